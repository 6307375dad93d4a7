const KILOBYTE = 1000;

/** `2.1 MB`, which does not break across lines. */
export function sizeInWords(bytes: number): string {
  if (bytes < KILOBYTE) return $localize`${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = -1;
  while (size >= KILOBYTE && unit < units.length - 1) {
    size /= KILOBYTE;
    unit++;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)}\u00a0${units[unit] ?? ''}`;
}

/** Roughly, as somebody would say who waits. */
export function timeInWords(seconds: number): string {
  if (seconds < 10) return $localize`a few seconds left`;
  if (seconds < 90) return $localize`about ${Math.ceil(seconds / 10) * 10} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return $localize`about ${minutes} minutes left`;
  const hours = Math.round(minutes / 6) / 10;
  return $localize`about ${hours} hours left`;
}

/** `3 samples`; the forms are handed over translated. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
