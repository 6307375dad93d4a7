import type { KeyPreset } from '../core/preferences';
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
  /** What the tool in hand draws, in the middle of the view: for hands without a pointer. */
  | { readonly kind: 'place' }
  | { readonly kind: 'undo' | 'redo' | 'submit' | 'next' | 'previous' | 'fullScreen' | 'overview' }
  /** To the next sample of my queue without submitting this one, and to the one that I came from. */
  | { readonly kind: 'skip' | 'back' | 'comment' | 'keys' }
  | { readonly kind: 'rotate'; readonly degrees: number };

/** A key press, as far as it matters here. */
export type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & {
  /** The place on the keyboard; digits are known by it, since Shift makes another letter of them. */
  readonly code?: string;
};

/** What the sheet of keys sorts them by. */
export type KeyGroup = 'scoring' | 'samples' | 'tools' | 'regions' | 'channels' | 'page';

/** A key, what it does, and how the sheet tells of it: there is no other list of them. */
export interface PageKey {
  readonly group: KeyGroup;
  /** As in `aria-keyshortcuts`: modifiers in the order Control, Alt, Shift. The first is the one that is written on buttons. */
  readonly keys: readonly string[];
  /** The same for hands that know QuPath, where they differ. */
  readonly qupath?: readonly string[];
  readonly what: string;
  /** Of a digit: by its place from 0. */
  readonly command: PageCommand | ((place: number) => PageCommand);
}

/** One press of R turns the image this far, with Shift the other way. */
const TURN_DEGREES = 90;

/** In place of the digits 1 to 9. */
const DIGIT = '1–9';

const tool = (key: string, id: ToolId, what: string, qupath = key): PageKey => {
  return { group: 'tools', keys: [key], qupath: [qupath], what, command: { kind: 'tool', tool: id } };
};
const operation = (key: string, id: Operation, what: string): PageKey => {
  return { group: 'regions', keys: [key], what, command: { kind: 'operate', operation: id } };
};
const plain = (group: KeyGroup, key: string | readonly string[], what: string, command: PageCommand): PageKey => {
  return { group, keys: typeof key === 'string' ? [key] : key, what, command };
};
const elsewhere = (qupath: string, row: PageKey): PageKey => ({ ...row, qupath: [qupath] });

const PAGE_KEYS: readonly PageKey[] = [
  plain('scoring', 'Control+Enter', $localize`Submit, and on to the next sample of my queue`, { kind: 'submit' }),
  plain('scoring', 'J', $localize`Skip: the next sample of my queue, this one stays in it`, { kind: 'skip' }),
  plain('scoring', 'Shift+J', $localize`Back to the sample I came from`, { kind: 'back' }),
  plain('scoring', 'A', $localize`Write a comment`, { kind: 'comment' }),
  plain('samples', 'N', $localize`Next sample of the list`, { kind: 'next' }),
  plain('samples', 'Shift+N', $localize`Previous sample of the list`, { kind: 'previous' }),
  elsewhere('>', plain('samples', '.', $localize`Next time point`, { kind: 'step', axis: 'T', step: 1 })),
  elsewhere('<', plain('samples', ',', $localize`Previous time point`, { kind: 'step', axis: 'T', step: -1 })),
  plain('samples', 'PageUp', $localize`One plane up`, { kind: 'step', axis: 'Z', step: 1 }),
  plain('samples', 'PageDown', $localize`One plane down`, { kind: 'step', axis: 'Z', step: -1 }),
  tool('V', 'select', $localize`Select and move`, 'M'),
  tool('C', 'vertices', $localize`Edit corners`),
  tool('T', 'transform', $localize`Resize and turn`),
  tool('P', 'polygon', $localize`Polygon`),
  tool('B', 'rectangle', $localize`Rectangle (box)`, 'R'),
  tool('E', 'ellipse', $localize`Ellipse`, 'O'),
  tool('D', 'freehand', $localize`Freehand`, 'B'),
  tool('L', 'line', $localize`Line`),
  tool('O', 'point', $localize`Point`, '.'),
  tool('K', 'split', $localize`Split (knife)`),
  plain('tools', ['Insert', 'Shift+Enter'], $localize`Draw it in the middle of the view, to be moved by arrow keys`, {
    kind: 'place',
  }),
  plain('regions', 'Control+Z', $localize`Undo`, { kind: 'undo' }),
  plain('regions', ['Control+Shift+Z', 'Control+Y'], $localize`Redo`, { kind: 'redo' }),
  plain('regions', 'Control+D', $localize`Duplicate what is selected`, { kind: 'duplicate' }),
  operation('U', 'unite', $localize`Unite what is selected`),
  operation('S', 'subtract', $localize`Subtract the others from the first`),
  operation('I', 'intersect', $localize`Keep what all have in common`),
  {
    group: 'regions',
    keys: [`Alt+${DIGIT}`],
    what: $localize`Class of what is selected: the label of that place`,
    command: (place) => ({ kind: 'classify', place }),
  },
  {
    group: 'channels',
    keys: [`Shift+${DIGIT}`],
    qupath: [DIGIT],
    what: $localize`Show or hide a channel`,
    command: (place) => ({ kind: 'toggle-channel', place, alone: false }),
  },
  {
    group: 'channels',
    keys: [`Alt+Shift+${DIGIT}`],
    what: $localize`Show a channel alone`,
    command: (place) => ({ kind: 'toggle-channel', place, alone: true }),
  },
  elsewhere('Q', plain('page', 'R', $localize`Turn the image by 90°`, { kind: 'rotate', degrees: TURN_DEGREES })),
  elsewhere(
    'Shift+Q',
    plain('page', 'Shift+R', $localize`Turn it the other way`, { kind: 'rotate', degrees: -TURN_DEGREES }),
  ),
  elsewhere('W', plain('page', 'M', $localize`Overview map`, { kind: 'overview' })),
  plain('page', 'F', $localize`Full screen`, { kind: 'fullScreen' }),
  plain('page', '?', $localize`All keys`, { kind: 'keys' }),
];

/** Whose keys hands know. */
export class KeyMap {
  readonly rows: readonly PageKey[];
  private readonly byPress: ReadonlyMap<string, PageKey['command']>;
  /** Held with a digit that answers, as QuPath's digits show and hide channels. */
  private readonly answersWithShift: boolean;

  constructor(preset: KeyPreset) {
    this.answersWithShift = preset === 'qupath';
    this.rows = PAGE_KEYS.map((row) => (preset === 'qupath' && row.qupath ? { ...row, keys: row.qupath } : row));
    this.byPress = new Map(this.rows.flatMap((row) => row.keys.map((press) => [press, row.command] as const)));
  }

  /** By the letter typed, not by its place on the keyboard: it is the letter that stands on the button. */
  command(key: Key): PageCommand | null {
    const digit = digitOf(key);
    if (digit !== null) {
      const command = this.byPress.get(pressOf(key, DIGIT));
      if (typeof command === 'function') return command(Number(digit) - 1);
    }
    const command = this.byPress.get(pressOf(key, nameOf(key)));
    return typeof command === 'object' ? command : null;
  }

  /** The key of a command, as it is written on its button; empty: it has none. */
  keyOf(command: PageCommand): string {
    const wanted = JSON.stringify(command);
    return this.rows.find((row) => JSON.stringify(row.command) === wanted)?.keys[0] ?? '';
  }

  /** What a press answers with: the key that an option names; null: it is no answer. */
  answer(key: Key): string | null {
    if (key.ctrlKey || key.metaKey || key.altKey) return null;
    // By the place on the keyboard where digits need Shift.
    const digit = digitOf(key);
    const isDigit = digit !== null || /^[1-9]$/.test(key.key);
    if (key.shiftKey !== (isDigit && this.answersWithShift)) return null;
    return digit ?? key.key;
  }

  /** The press that chooses an option, as in `aria-keyshortcuts`. @param key  As the option names it; empty: none does */
  pressOfAnswer(key: string): string {
    return this.answersWithShift && /^[1-9]$/.test(key) ? `Shift+${key}` : key.toUpperCase();
  }
}

export const KEY_MAPS: Readonly<Record<KeyPreset, KeyMap>> = {
  memento: new KeyMap('memento'),
  qupath: new KeyMap('qupath'),
};

function digitOf({ code }: Key): string | null {
  return /^Digit([1-9])$/.exec(code ?? '')?.[1] ?? null;
}

/** Cmd on a Mac is Ctrl elsewhere. */
function pressOf({ ctrlKey, metaKey, altKey, shiftKey }: Key, name: string): string {
  // Which signs need Shift differs between keyboards.
  const shift = shiftKey && !(name.length === 1 && name.toLowerCase() === name.toUpperCase());
  return [ctrlKey || metaKey ? 'Control' : '', altKey ? 'Alt' : '', shift ? 'Shift' : '', name]
    .filter(Boolean)
    .join('+');
}

function nameOf({ key }: Key): string {
  return key.length === 1 ? key.toUpperCase() : key;
}

const KEYS_FOR_TEXT =
  'textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio], [type=color], [type=button])';

/** Whether a key pressed there is no command: it is text, or belongs to an open menu or dialog. */
export function isOccupied(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.matches(KEYS_FOR_TEXT) || target.closest('.cdk-overlay-container') !== null;
}
