/**
 * Which samples of a list are picked: some by their ids, or all that match but some. Nothing in here depends on which of them
 * have been read.
 */
export type SampleSelection =
  | { readonly kind: 'some'; readonly ids: ReadonlySet<number> }
  | { readonly kind: 'all'; readonly except: ReadonlySet<number>; readonly total: number };

export const NOTHING: SampleSelection = { kind: 'some', ids: new Set() };

export function everything(total: number): SampleSelection {
  return { kind: 'all', except: new Set(), total };
}

export function isPicked(selection: SampleSelection, id: number): boolean {
  return selection.kind === 'some' ? selection.ids.has(id) : !selection.except.has(id);
}

export function pickedCount(selection: SampleSelection): number {
  return selection.kind === 'some' ? selection.ids.size : selection.total - selection.except.size;
}

/** The same with these picked, or not. */
export function picking(selection: SampleSelection, ids: readonly number[], on: boolean): SampleSelection {
  if (selection.kind === 'some') return { kind: 'some', ids: changed(selection.ids, ids, on) };
  return { ...selection, except: changed(selection.except, ids, !on) };
}

function changed(set: ReadonlySet<number>, ids: readonly number[], on: boolean): ReadonlySet<number> {
  const next = new Set(set);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
}
