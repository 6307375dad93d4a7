import type { ToolId } from '../drawing/tool';

/** What a key asks the sample page for, wherever the focus is (but in text). */
export type PageCommand =
  | { readonly kind: 'tool'; readonly tool: ToolId }
  | { readonly kind: 'undo' | 'redo' | 'submit' | 'next' | 'previous' | 'fullScreen' }
  | { readonly kind: 'rotate'; readonly degrees: number };

/** One press of R turns the image this far, with Shift the other way. */
const TURN_DEGREES = 90;

/** A key press, as far as it matters here. */
export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const TOOL_KEYS: Readonly<Record<string, ToolId>> = {
  v: 'select',
  p: 'polygon',
  b: 'rectangle',
  l: 'line',
  o: 'point',
};

/** By the letter typed, not by its place on the keyboard: it is the letter that stands on the button. */
export function pageCommand(key: Key): PageCommand | null {
  const letter = key.key.toLowerCase();
  if (key.altKey) return null;
  if (key.ctrlKey || key.metaKey) {
    if (letter === 'z') return { kind: key.shiftKey ? 'redo' : 'undo' };
    if (letter === 'y') return { kind: 'redo' };
    if (letter === 'enter') return { kind: 'submit' };
    return null;
  }
  if (letter === 'r') return { kind: 'rotate', degrees: key.shiftKey ? -TURN_DEGREES : TURN_DEGREES };
  if (letter === 'n') return { kind: key.shiftKey ? 'previous' : 'next' };
  if (key.shiftKey) return null;
  const tool = TOOL_KEYS[letter];
  if (tool) return { kind: 'tool', tool };
  if (letter === 'f') return { kind: 'fullScreen' };
  return null;
}

/** The key of a tool, as it is written on its button. */
export function keyOfTool(tool: ToolId): string {
  return (Object.keys(TOOL_KEYS).find((letter) => TOOL_KEYS[letter] === tool) ?? '').toUpperCase();
}

const KEYS_FOR_TEXT =
  'textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio], [type=color], [type=button])';

/** Whether a key pressed there is no command: it is text, or belongs to an open menu or dialog. */
export function isOccupied(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.matches(KEYS_FOR_TEXT) || target.closest('.cdk-overlay-container') !== null;
}
