/** One thing that a reader may choose. */
export interface ClassificationOption {
  /** What a decision keeps, and what it is told apart by. */
  option: string;
  /** What its button says. */
  label: string;
  /** `#rrggbb`, or null: the page's own. */
  colour: string | null;
  /** Key that chooses it, or null: the digit of its place. */
  key: string | null;
}

export interface ReadOptions {
  options: ClassificationOption[];
  /** Why the text cannot be used; null: it can. */
  problem: string | null;
}

const LONGEST_OPTION = 255;
const MOST_OPTIONS = 1000;
const COLOUR = /^#[0-9a-fA-F]{6}$/;
// eslint-disable-next-line no-control-regex -- control characters are what it finds
const CONTROL = /[\u0000-\u001f\u007f]/;
/** What the public system keeps instead of options: an icon of its own list and the letter on it. */
const MARK =
  /^(?:star|search|report_problem|timeline|track_changes|calendar_view_week|update_disabled|filter_list|shield|waves)#([A-Za-z0-9])$/;

/**
 * The options in the `data` of a classification: `a,b,c`, one per line, or a JSON list of texts and of objects
 * `{"label", "colour"?, "key"?}`. Blanks around an option do not count; the second of two alike is left out.
 */
export function readOptions(data: string): ReadOptions {
  const text = data.trim();
  const read = text.startsWith('[') ? readJson(text) : { options: readList(text), problem: null };
  if (read.problem !== null) return { options: [], problem: read.problem };
  const options = firstOfEach(read.options);
  const problem = problemOf(options);
  return problem === null ? { options, problem } : { options: [], problem };
}

function readList(text: string): ClassificationOption[] {
  const separator = text.includes('\n') ? /\r?\n/ : ',';
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => plain(item, MARK.exec(item)?.[1]));
}

function readJson(text: string): ReadOptions {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    // SyntaxError: told in the reply.
    return { options: [], problem: 'begins like a JSON list but is none' };
  }
  const options: ClassificationOption[] = [];
  for (const [n, item] of (items as unknown[]).entries()) {
    const option = typeof item === 'string' ? plain(item.trim()) : fromObject(item);
    if (typeof option === 'string') return { options: [], problem: `item ${n + 1} ${option}` };
    options.push(option);
  }
  return { options, problem: null };
}

/** @returns what is wrong with it, as text, when it cannot be used */
function fromObject(item: unknown): ClassificationOption | string {
  if (typeof item !== 'object' || item === null) return 'is neither a text nor an object';
  const { label, colour, key } = item as Record<string, unknown>;
  if (typeof label !== 'string') return 'has no label';
  if (colour !== undefined && colour !== null && !(typeof colour === 'string' && COLOUR.test(colour)))
    return 'has a colour that does not look like #rrggbb';
  if (key !== undefined && key !== null && !(typeof key === 'string' && [...key].length === 1))
    return 'has a key that is not one character';
  return { ...plain(label.trim()), colour: (colour as string | null)?.toLowerCase() ?? null, key: key ?? null };
}

function plain(option: string, label = option): ClassificationOption {
  return { option, label, colour: null, key: null };
}

function firstOfEach(options: ClassificationOption[]): ClassificationOption[] {
  const seen = new Set<string>();
  return options.filter(({ option }) => !seen.has(option) && seen.add(option));
}

function problemOf(options: ClassificationOption[]): string | null {
  if (options.length > MOST_OPTIONS) return `has more than ${MOST_OPTIONS} options`;
  if (options.some(({ option }) => option === '')) return 'has an option without a text';
  if (options.some(({ option }) => option.length > LONGEST_OPTION))
    return `has an option of more than ${LONGEST_OPTION} characters`;
  if (options.some(({ option }) => CONTROL.test(option))) return 'has an option with control characters';
  const keys = options.flatMap(({ key }) => key ?? []);
  return new Set(keys).size < keys.length ? 'gives one key to two options' : null;
}
