import type { Operation } from '../drawing/operations';
import type { ToolId } from '../drawing/tool';

/** What a key asks the sample page for, wherever the focus is (but in text). */
export type PageCommand =
  | { readonly kind: 'tool'; readonly tool: ToolId }
  /** Along time or depth: one group on or back. */
  | { readonly kind: 'step'; readonly axis: 'T' | 'Z'; readonly step: 1 | -1 }
  /** The channel at a place of the panel, from 0: shown or hidden, or shown alone. */
  | { readonly kind: 'toggle-channel'; readonly place: number; readonly alone: boolean }
  /** The label at a place of the project's list, from 0, becomes the class of what is selected. */
  | { readonly kind: 'classify'; readonly place: number }
  | { readonly kind: 'operate'; readonly operation: Operation }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'undo' | 'redo' | 'submit' | 'next' | 'previous' | 'fullScreen' | 'overview' }
  | { readonly kind: 'rotate'; readonly degrees: number };

/** One press of R turns the image this far, with Shift the other way. */
const TURN_DEGREES = 90;

/** A key press, as far as it matters here. */
export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & {
  /** The place on the keyboard; digits are known by it, since Shift makes another letter of them. */
  readonly code?: string;
};

const TOOL_KEYS: Readonly<Record<string, ToolId>> = {
  v: 'select',
  p: 'polygon',
  b: 'rectangle',
  l: 'line',
  o: 'point',
  e: 'ellipse',
  d: 'freehand',
  c: 'vertices',
  t: 'transform',
  k: 'split',
};

const OPERATION_KEYS: Readonly<Record<string, Operation>> = { u: 'unite', s: 'subtract', i: 'intersect' };

const STEPS: Readonly<Record<string, PageCommand>> = {
  ',': { kind: 'step', axis: 'T', step: -1 },
  '.': { kind: 'step', axis: 'T', step: 1 },
  pageup: { kind: 'step', axis: 'Z', step: 1 },
  pagedown: { kind: 'step', axis: 'Z', step: -1 },
};

/** By the letter typed, not by its place on the keyboard: it is the letter that stands on the button. */
export function pageCommand(key: Key): PageCommand | null {
  const letter = key.key.toLowerCase();
  const digit = digitCommand(key);
  if (digit) return digit;
  if (key.altKey) return null;
  if (key.ctrlKey || key.metaKey) {
    if (letter === 'z') return { kind: key.shiftKey ? 'redo' : 'undo' };
    if (letter === 'y') return { kind: 'redo' };
    if (letter === 'enter') return { kind: 'submit' };
    if (letter === 'd' && !key.shiftKey) return { kind: 'duplicate' };
    return null;
  }
  if (letter === 'r') return { kind: 'rotate', degrees: key.shiftKey ? -TURN_DEGREES : TURN_DEGREES };
  if (letter === 'n') return { kind: key.shiftKey ? 'previous' : 'next' };
  if (key.shiftKey) return null;
  const tool = TOOL_KEYS[letter];
  if (tool) return { kind: 'tool', tool };
  const operation = OPERATION_KEYS[letter];
  if (operation) return { kind: 'operate', operation };
  const step = STEPS[letter];
  if (step) return step;
  if (letter === 'f') return { kind: 'fullScreen' };
  if (letter === 'm') return { kind: 'overview' };
  return null;
}

/** Shift and a digit shows or hides a channel, with Alt as well it shows it alone; Alt and a digit gives regions a class. */
function digitCommand({ code, shiftKey, altKey, ctrlKey, metaKey }: Key): PageCommand | null {
  const digit = /^Digit([1-9])$/.exec(code ?? '')?.[1];
  if (digit === undefined || ctrlKey || metaKey) return null;
  const place = Number(digit) - 1;
  if (shiftKey) return { kind: 'toggle-channel', place, alone: altKey };
  return altKey ? { kind: 'classify', place } : null;
}

/** The key of a tool, as it is written on its button. */
export function keyOfTool(tool: ToolId): string {
  return (Object.keys(TOOL_KEYS).find((letter) => TOOL_KEYS[letter] === tool) ?? '').toUpperCase();
}

/** The key of an operation, as it is written on its button. */
export function keyOfOperation(operation: Operation): string {
  return (Object.keys(OPERATION_KEYS).find((letter) => OPERATION_KEYS[letter] === operation) ?? '').toUpperCase();
}

const KEYS_FOR_TEXT =
  'textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio], [type=color], [type=button])';

/** Whether a key pressed there is no command: it is text, or belongs to an open menu or dialog. */
export function isOccupied(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.matches(KEYS_FOR_TEXT) || target.closest('.cdk-overlay-container') !== null;
}
