/*
 * The settings of an account, a project and so on are one text, `key:value,key:value`. What is not known here is somebody
 * else's and stays as it is.
 */

/** Empty when there is no such key. */
export function settingIn(settings: string, key: string): string {
  const found = settings
    .split(',')
    .filter((part) => keyOf(part) === key)
    .at(-1);
  return found === undefined ? '' : found.slice(found.indexOf(':') + 1).trim();
}

/** The same settings with one changed, or added at the end. */
export function withSetting(settings: string, key: string, value: string): string {
  const others = settings.split(',').filter((part) => part.trim() !== '' && keyOf(part) !== key);
  return [...others, `${key}:${value}`].join(',');
}

/** The same settings without one. */
export function withoutSetting(settings: string, key: string): string {
  return settings
    .split(',')
    .filter((part) => part.trim() !== '' && keyOf(part) !== key)
    .join(',');
}

function keyOf(part: string): string {
  return part.split(':', 1)[0]?.trim() ?? '';
}
