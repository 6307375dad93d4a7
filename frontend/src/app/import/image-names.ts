/** Most characters that the server takes in a name. */
export const LONGEST_NAME = 255;

// eslint-disable-next-line no-control-regex -- control characters are what it finds
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]+/g;
const NUMBER_AT_END = / \((\d+)\)$/;

/**
 * A name as the server takes it: composed letters (a Mac gives them in pieces, and the same folder must be the same on every
 * machine), no control characters, not too long. What is cut off leaves a mark that is the same each time.
 */
export function cleanName(text: string): string {
  const name = text.normalize('NFC').replace(CONTROL_CHARACTERS, ' ').trim() || '_';
  if (name.length <= LONGEST_NAME) return name;
  const mark = `~${fingerprint(name)}`;
  return name.slice(0, LONGEST_NAME - mark.length).trimEnd() + mark;
}

/** `WT_01.ome.tif` → `WT_01`. A name that is only an ending stays as it is. */
export function withoutEnding(fileName: string): string {
  const name = fileName.replace(/(\.ome)?\.[a-z0-9]{1,6}$/i, '');
  return name === '' ? fileName : name;
}

/** `cell` → `cell (2)` → `cell (3)`. */
export function nextName(name: string): string {
  const number = NUMBER_AT_END.exec(name)?.[1];
  const next = ` (${number === undefined ? 2 : Number(number) + 1})`;
  return name.replace(NUMBER_AT_END, '').slice(0, LONGEST_NAME - next.length) + next;
}

/** What file names have in common at their beginning, without loose separators. */
export function commonBeginning(fileNames: readonly string[]): string {
  const names = fileNames.map(withoutEnding);
  const first = names[0] ?? '';
  if (names.length === 1) return first;
  let length = 0;
  while (length < first.length && names.every((name) => name.charAt(length) === first.charAt(length))) length++;
  return first.slice(0, length).replace(/[\s._-]+$/, '');
}

/** FNV-1a, eight hex digits: tells names apart, nothing more. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
