import type { ClassificationOptionDto } from '../../api/models/classification-option-dto';
import { movedTo } from '../../ui/mover';
import type { Question } from '../../ui/question';
import type { OptionText } from './option-text';

/** One option while a classification is set up. */
export interface OptionRow extends OptionText {
  /** Tells rows apart, whatever they say. */
  readonly id: number;
  /** What decisions say that were made by it; null: it is new. */
  readonly was: string | null;
}

export interface RenamedOption {
  readonly from: string;
  readonly to: string;
}

/** Digits choose the first nine, unless an option has a key of its own. */
const PLACES_WITH_KEYS = 9;

let lastId = 0;

export function rowsOf(options: readonly ClassificationOptionDto[]): readonly OptionRow[] {
  return options.map(({ option, colour, key }) => ({ id: ++lastId, text: option, colour, key, was: option }));
}

export function newRow({ text, colour, key }: OptionText = { text: '', colour: null, key: null }): OptionRow {
  return { id: ++lastId, text, colour, key, was: null };
}

export function changedRow(rows: readonly OptionRow[], id: number, change: Partial<OptionText>): readonly OptionRow[] {
  return rows.map((row) => (row.id === id ? { ...row, ...change } : row));
}

/** Puts a pasted list in the place of a row. What a row said that is in the list stays that row. */
export function pasted(rows: readonly OptionRow[], id: number, options: readonly OptionText[]): readonly OptionRow[] {
  const place = rows.findIndex((row) => row.id === id);
  const before = rows.slice(0, place);
  const after = rows.slice(place + 1);
  const others = new Set([...before, ...after].map(({ text }) => text.trim()));
  return [...before, ...options.filter(({ text }) => !others.has(text)).map(newRow), ...after];
}

export function moved(rows: readonly OptionRow[], from: number, to: number): readonly OptionRow[] {
  return movedTo(rows, from, to);
}

/** What chooses the option at a place; empty: no key does. */
export function keyAt(rows: readonly OptionRow[], place: number): string {
  return rows[place].key ?? (place < PLACES_WITH_KEYS ? String(place + 1) : '');
}

/** What is wrong with the option at a place; empty: nothing. */
export function problemAt(rows: readonly OptionRow[], place: number): string {
  const text = rows[place].text.trim();
  if (text === '') return '';
  const twin = rows.findIndex((row, other) => other !== place && row.text.trim() === text);
  if (twin >= 0) return $localize`Two options say the same.`;
  const key = keyAt(rows, place).toLowerCase();
  const rival = rows.findIndex(
    (row, other) => other !== place && row.text.trim() !== '' && key !== '' && keyAt(rows, other).toLowerCase() === key,
  );
  return rival < 0
    ? ''
    : $localize`Key ${key.toUpperCase()}:key: is also that of “${rows[rival].text.trim()}:option:”.`;
}

/** Rows that say something. */
export function filled(rows: readonly OptionRow[]): readonly OptionRow[] {
  return rows.filter(({ text }) => text.trim() !== '').map((row) => ({ ...row, text: row.text.trim() }));
}

/** Options that are called otherwise now. */
export function renamedIn(rows: readonly OptionRow[]): readonly RenamedOption[] {
  return filled(rows).flatMap(({ was, text }) => (was !== null && was !== text ? [{ from: was, to: text }] : []));
}

/** What decisions say that is no option any more. @param before As it was. */
export function droppedIn(rows: readonly OptionRow[], before: readonly string[]): readonly string[] {
  const kept = new Set(filled(rows).flatMap(({ was, text }) => [was, text]));
  return before.filter((option) => !kept.has(option));
}

/** As a reader will meet it. @param tried The option that was tried out. */
export function previewOf(name: string, rows: readonly OptionRow[], tried: string): Question {
  const shown = filled(rows);
  const answers = shown.map(({ text, colour }, place) => {
    const key = keyAt(shown, place);
    return { option: text, label: text, colour, key, isMine: text === tried, others: [] };
  });
  return {
    classificationId: 0,
    name: name.trim() || $localize`Its name`,
    answers,
    isAnswered: false,
    hasKeys: true,
    isKept: false,
  };
}
