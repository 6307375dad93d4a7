const STEP = 1024;
const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as people read it, such as `3.4 MB`; steps are of 1024. */
export function byteSize(bytes: number): string {
  let value = bytes / STEP;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  if (bytes < STEP) return `${bytes} B`;
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${UNITS[unit]}`;
}
