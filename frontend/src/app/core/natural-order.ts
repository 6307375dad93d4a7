const NATURAL = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** The order a person expects: `sample2` before `sample10`, capitals beside small letters. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return NATURAL.compare(a.name, b.name);
}
