// Names for screen readers that the framework would lose. A translated `aria-…="… {{ name }}"` is set as a property that no
// browser knows, and the control has no name: `[attr.aria-…]` has to be bound.
const INTERPOLATED = /(?<![\w.-])(?:attr\.)?aria-[a-z]+="[^"]*\{\{/g;

export const mayHoldTemplates = (path) =>
  /^frontend\/src\/app\/.*\.(?:html|ts)$/.test(path) && !path.endsWith('.spec.ts');

/** @returns {string[]} a line for each name that nobody would hear. */
export function unheardNames(path, source) {
  return [...source.matchAll(INTERPOLATED)].map(({ index }) => {
    const line = source.slice(0, index).split('\n').length;
    return `${path}:${line} has a name in {{ }} that is lost when it is translated: bind [attr.aria-…]`;
  });
}
