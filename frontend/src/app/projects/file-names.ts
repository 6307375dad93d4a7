/** `WT_01.ome.tif` → `WT_01`. A name that is only an ending stays as it is. */
export function nameWithoutEnding(fileName: string): string {
  const name = fileName.replace(/(\.ome)?\.[a-z0-9]{1,5}$/i, '');
  return name === '' ? fileName : name;
}

/** What file names have in common at their beginning, without loose separators: the sample that the channels belong to. */
export function commonName(fileNames: readonly string[]): string {
  const names = fileNames.map(nameWithoutEnding);
  const first = names[0] ?? '';
  if (names.length === 1) return first;
  let length = 0;
  while (length < first.length && names.every((name) => name.charAt(length) === first.charAt(length))) length++;
  return first.slice(0, length).replace(/[\s._-]+$/, '');
}
