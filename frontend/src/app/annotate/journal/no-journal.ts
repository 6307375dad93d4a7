import type { ChangeJournal } from './kept-change';

/** For a browser that cannot keep anything, and for nobody in particular. */
export const NO_JOURNAL: ChangeJournal = {
  write: () => Promise.reject(new Error('Nothing is kept.')),
  onTakenOver: () => undefined,
};
