/** An option of a classification, as far as its text says it. */
export interface OptionText {
  readonly text: string;
  /** `#rrggbb`; null: none. */
  readonly colour: string | null;
  /** One character; null: the digit of its place. */
  readonly key: string | null;
}

const COLOUR = /^#[0-9a-f]{6}$/i;

/** Whether a pasted text is a list of options rather than one. */
export function isList(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith('[') || /[\n,]/.test(trimmed);
}

/**
 * Reads a list as the server does: `a,b,c`, one on each line, or JSON of texts and `{"label", "colour"?, "key"?}`.
 *
 * @returns null when it begins like JSON and cannot be read
 */
export function parseOptions(data: string): readonly OptionText[] | null {
  const text = data.trim();
  if (text.startsWith('[')) return parseJson(text);
  const separator = text.includes('\n') ? /\r?\n/ : ',';
  const texts = text.split(separator).map((item) => item.trim());
  return distinct(texts.filter((item) => item !== '').map((item) => ({ text: item, colour: null, key: null })));
}

/** Writes the shortest form that is read back to the same. */
export function printOptions(options: readonly OptionText[]): string {
  const isPlain = options.every(
    ({ text, colour, key }) => colour === null && key === null && !/[,\n]/.test(text) && !text.startsWith('['),
  );
  // Icons and letters of the public system (`star#A`) are told from texts in this form only.
  if (isPlain) return options.map(({ text }) => text).join(',');
  const items = options.map(({ text, colour, key }) =>
    colour === null && key === null ? text : { label: text, ...(colour && { colour }), ...(key && { key }) },
  );
  return JSON.stringify(items);
}

function parseJson(text: string): readonly OptionText[] | null {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    // SyntaxError: told beside the field.
    return null;
  }
  if (!Array.isArray(items)) return null;
  const options = items.map(fromJson);
  return options.every((option) => option !== null) ? distinct(options) : null;
}

function fromJson(item: unknown): OptionText | null {
  if (typeof item === 'string') return { text: item.trim(), colour: null, key: null };
  if (typeof item !== 'object' || item === null) return null;
  const { label, colour, key } = item as Record<string, unknown>;
  if (typeof label !== 'string' || label.trim() === '') return null;
  return {
    text: label.trim(),
    colour: typeof colour === 'string' && COLOUR.test(colour) ? colour.toLowerCase() : null,
    key: typeof key === 'string' && [...key].length === 1 ? key : null,
  };
}

function distinct(options: readonly OptionText[]): readonly OptionText[] {
  return options.filter(({ text }, n) => text !== '' && options.findIndex((other) => other.text === text) === n);
}
