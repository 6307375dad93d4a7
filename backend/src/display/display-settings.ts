/** Keys of a settings string that say how a layer is shown; docs/glossary.md. All others are somebody else's. */
const DISPLAY_KEYS: ReadonlySet<string> = new Set([
  ...['window', 'clip', 'color', 'lut', 'transparency', 'default', 'gamma', 'opacity'],
]);

/**
 * A layer's settings string with another's way of being shown.
 *
 * @param settings  `key:value,key:value`, of the layer that is to change; its other keys stay, where they make sense at all.
 * @param like      Of the layer that it is to look like.
 */
export function shownLike(settings: string, like: string): string {
  const shown = itemsOf(like).filter(isDisplay);
  const kept = itemsOf(settings).filter((item) => !isDisplay(item));
  return [...shown, ...kept].join(',');
}

function itemsOf(settings: string): string[] {
  return settings
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item.split(':').length === 2);
}

function isDisplay(item: string): boolean {
  return DISPLAY_KEYS.has(item.slice(0, item.indexOf(':')).trim());
}
