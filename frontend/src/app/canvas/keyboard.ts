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

/** A key that works while the image has the focus, and how a sheet of keys tells of it: there is no other list of them. */
export interface CanvasKey {
  readonly keys: readonly string[];
  readonly what: string;
  /** Null: it depends on what is begun and selected, see `keyCommand`; or a pointer belongs to it. */
  readonly command: KeyCommand | null;
}

export const CANVAS_KEYS: readonly CanvasKey[] = [
  { keys: ['Enter'], what: $localize`Finish what is being drawn`, command: { kind: 'tool', type: 'complete' } },
  { keys: ['Escape'], what: $localize`Throw it away; select nothing`, command: { kind: 'tool', type: 'cancel' } },
  { keys: ['Backspace'], what: $localize`Take back its last part, else delete what is selected`, command: null },
  {
    keys: ['Delete'],
    what: $localize`Delete the chosen corner, else what is selected`,
    command: { kind: 'tool', type: 'delete' },
  },
  {
    keys: ['Arrows'],
    what: $localize`Move the chosen corner, else what is selected, by one px, with Shift by ten; else the image`,
    command: null,
  },
  { keys: [']'], what: $localize`Next corner of what is selected`, command: { kind: 'tool', type: 'nextCorner' } },
  { keys: ['['], what: $localize`Corner before`, command: { kind: 'tool', type: 'previousCorner' } },
  { keys: ['Insert', 'Shift+Enter'], what: $localize`Another corner after the chosen one`, command: null },
  { keys: ['+', '='], what: $localize`Closer`, command: { kind: 'zoomBy', factor: ZOOM_FACTOR } },
  { keys: ['-'], what: $localize`Further away`, command: { kind: 'zoomBy', factor: 1 / ZOOM_FACTOR } },
  { keys: ['0'], what: $localize`Fit the image into the window`, command: { kind: 'fit' } },
  // The digit is an answer where there is something to answer; the letter always works.
  { keys: ['x', '1'], what: $localize`Each pixel as one (1:1)`, command: { kind: 'zoomTo', scale: 1 } },
  { keys: ['Space'], what: $localize`Held: dragging moves the image`, command: null },
  { keys: ['Control+C', 'Control+X', 'Control+V'], what: $localize`Copy, cut and paste regions`, command: null },
];

const PLAIN_KEYS = new Map(
  CANVAS_KEYS.flatMap(({ keys, command }) => (command ? keys.map((key) => [key, command] as const) : [])),
);

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Whether this key makes another corner where one is chosen; elsewhere it is the page's. */
export function insertsCorner({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): boolean {
  return !ctrlKey && !metaKey && !altKey && (key === 'Insert' || (key === 'Enter' && shiftKey));
}

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
  // On many keyboards they are typed with Alt, or AltGr, which says that it is Ctrl and Alt.
  if ((key.key === ']' || key.key === '[') && !key.metaKey && (key.altKey || !key.ctrlKey)) {
    return PLAIN_KEYS.get(key.key) ?? null;
  }
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
  return PLAIN_KEYS.get(key.key) ?? PLAIN_KEYS.get(key.key.toLowerCase()) ?? null;
}
