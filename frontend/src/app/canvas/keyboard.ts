import type { Point } from '../drawing/point';
import type { ToolIntent } from '../drawing/tool';

/** What a key on the canvas asks for. */
export type KeyCommand =
  | { readonly kind: 'tool'; readonly type: ToolIntent }
  /** Moves what is selected; screen px. */
  | { readonly kind: 'nudge'; readonly by: Point }
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'zoomBy'; readonly factor: number }
  | { readonly kind: 'zoomTo'; readonly scale: number }
  | { readonly kind: 'fit' };

/** A key press, as far as it matters here. */
export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** An arrow key moves the view by this much, with Shift by a quarter of it; screen px. */
const PAN_PX = 100;
/** What is selected it moves by this much, with Shift by ten times as much; screen px. */
const NUDGE_PX = 1;
const ZOOM_FACTOR = 1.5;

const PLAIN_KEYS: Readonly<Record<string, KeyCommand>> = {
  Enter: { kind: 'tool', type: 'complete' },
  Escape: { kind: 'tool', type: 'cancel' },
  Delete: { kind: 'tool', type: 'delete' },
  '+': { kind: 'zoomBy', factor: ZOOM_FACTOR },
  '=': { kind: 'zoomBy', factor: ZOOM_FACTOR },
  '-': { kind: 'zoomBy', factor: 1 / ZOOM_FACTOR },
  '0': { kind: 'fit' },
  '1': { kind: 'zoomTo', scale: 1 },
};

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Whether this key moves things: a run of presses ends when it is let go. */
export function isArrow({ key }: Pick<Key, 'key'>): boolean {
  return key in ARROWS;
}

/**
 * The command of a key, or null when the canvas leaves the key to others.
 *
 * @param drawing  Whether a drawing is begun: then Backspace and Ctrl+Z take back its last part. Otherwise Backspace
 *                 deletes (it is where Delete should be on a Mac) and Ctrl+Z is the page's.
 * @param movable  Whether something is selected that the tool in hand could move: then the arrow keys move that.
 */
export function keyCommand(key: Key, drawing: boolean, movable = false): KeyCommand | null {
  if (key.ctrlKey || key.metaKey) {
    const takesBack = drawing && key.key.toLowerCase() === 'z' && !key.shiftKey && !key.altKey;
    return takesBack ? { kind: 'tool', type: 'undoStep' } : null;
  }
  if (key.altKey) return null;
  if (key.key === 'Backspace') return { kind: 'tool', type: drawing ? 'undoStep' : 'delete' };
  if (key.key in ARROWS) {
    const [x, y] = ARROWS[key.key];
    if (movable) {
      const px = key.shiftKey ? 10 * NUDGE_PX : NUDGE_PX;
      return { kind: 'nudge', by: [x * px, y * px] };
    }
    const step = key.shiftKey ? PAN_PX / 4 : PAN_PX;
    return { kind: 'pan', dx: x * step, dy: y * step };
  }
  return PLAIN_KEYS[key.key] ?? null;
}
