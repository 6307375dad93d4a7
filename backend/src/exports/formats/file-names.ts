const LONGEST = 80;
/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What somebody called something, as a name of a file that every system takes; never a path. Not unique. */
export function safeName(name: string): string {
  const plain = name
    // eslint-disable-next-line no-control-regex -- control characters are what it finds
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]|\p{Surrogate}/gu, '_')
    .trim()
    .slice(0, LONGEST)
    // Cut in the middle of a character.
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[. ]+$/, '_')
    .replace(/^\.+/, '_');
  return plain === '' || RESERVED.test(plain) ? `_${plain}` : plain;
}

/** Unique by its id, whatever others are called, also where upper and lower case are one. */
export function nameWithId(name: string, id: number): string {
  return `${safeName(name)}-${id}`;
}
