import type { Journals } from '../journal/journals';

/** Something on the shelf: the ids that it is about, and what was put there. */
interface Kept {
  readonly ids: readonly number[];
  readonly thing: unknown;
}

/**
 * Small things of whoever is signed in, kept in the browser. Each lies under its own name, so that tabs do not overwrite
 * each other's, and none is another person's. A browser that keeps nothing has an empty shelf.
 */
export class Shelf {
  readonly #prefix: string;
  readonly #journals: Journals;

  /** @param kind  What is kept here, as the browser's storage names it. */
  constructor(kind: string, journals: Journals) {
    this.#prefix = `memento.${kind}`;
    this.#journals = journals;
  }

  /** @returns false, with nothing kept, when the browser keeps nothing or nobody is signed in. */
  put(ids: readonly number[], thing: unknown): boolean {
    if (this.#journals.person() === '') return false;
    try {
      localStorage.setItem(this.#nameOf(ids), JSON.stringify(thing));
      return true;
    } catch {
      // Private mode, a full disk.
      return false;
    }
  }

  /** Null when there is nothing. */
  at(ids: readonly number[]): unknown {
    try {
      return JSON.parse(localStorage.getItem(this.#nameOf(ids)) ?? 'null');
    } catch {
      return null;
    }
  }

  /** Takes away what lies there, unless it is something else by now. @param thing  Left out: whatever it is */
  remove(ids: readonly number[], thing?: unknown): void {
    const name = this.#nameOf(ids);
    try {
      if (thing === undefined || localStorage.getItem(name) === JSON.stringify(thing)) localStorage.removeItem(name);
    } catch {
      // What cannot be read was not kept.
    }
  }

  all(): readonly Kept[] {
    const start = this.#nameOf([]);
    try {
      return Object.keys(localStorage)
        .filter((name) => name.startsWith(start))
        .map((name) => name.slice(start.length).split('|').map(Number))
        .map((ids) => ({ ids, thing: this.at(ids) }));
    } catch {
      return [];
    }
  }

  #nameOf(ids: readonly number[]): string {
    return [this.#prefix, encodeURIComponent(this.#journals.person()), ids.join('|')].join('|');
  }
}
