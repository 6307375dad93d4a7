/*
 * The very characters of parts of a JSON text: what JSON.parse and JSON.stringify would write in another way (1.0, \u00e9,
 * blanks, keys given twice) stays as it is.
 */

const BACKSLASH = '\\'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, COMMA] = ['[', ']', '{', '}', ','].map((c) => c.charCodeAt(0));

/**
 * @param text A JSON object that JSON.parse has read, in which `key` holds a list.
 * @returns    The elements of that list as they are written, without blanks around them. Linear in the text.
 */
export function elementsUnder(text: string, key: string): string[] {
  let found: string[] = [];
  for (const [name, start] of entriesOf(text)) {
    if (name === key) found = elementsAt(text, start); // of a key given twice the last one counts, as for JSON.parse
  }
  return found;
}

/** Keys of the outermost object, with the place where the value begins. */
function* entriesOf(text: string): Generator<[key: string, start: number]> {
  let at = text.indexOf('{') + 1;
  for (;;) {
    const open = skipBlanks(text, at);
    if (text.charCodeAt(open) !== QUOTE) return;
    const close = endOfString(text, open);
    const start = skipBlanks(text, text.indexOf(':', close) + 1);
    yield [JSON.parse(text.slice(open, close)) as string, start];
    const end = skipBlanks(text, endOfValue(text, start));
    if (text.charCodeAt(end) !== COMMA) return;
    at = end + 1;
  }
}

function elementsAt(text: string, open: number): string[] {
  const elements: string[] = [];
  let at = skipBlanks(text, open + 1);
  while (text.charCodeAt(at) !== CLOSE_LIST) {
    const end = endOfValue(text, at);
    elements.push(text.slice(at, end).trimEnd());
    const next = skipBlanks(text, end);
    at = text.charCodeAt(next) === COMMA ? skipBlanks(text, next + 1) : next;
  }
  return elements;
}

/** Just behind the value that begins here; behind a number, true, false or null there may be blanks before it. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at) - 1;
      if (depth === 0) return at + 1;
    } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth++;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (code === COMMA && depth === 0) {
      return at;
    }
  }
  return text.length;
}

function endOfString(text: string, open: number): number {
  let at = open + 1;
  for (; text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
  return at + 1;
}

const BLANKS = ' \t\n\r';
function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && BLANKS.includes(text[at])) at++;
  return at;
}
