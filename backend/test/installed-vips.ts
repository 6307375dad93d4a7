import { it } from '@jest/globals';
import { findVips, type VipsHelper } from '../src/tiles/vips-program.js';

const installed = await findVips(null);

/** `it` for specs that need the program vips; without it a skipped test that says so, and a warning. */
export function itWithVips(name: string, spec: (helper: VipsHelper) => Promise<void>, timeoutMs = 300_000): void {
  if (installed) return it(name, () => spec(installed), timeoutMs);
  console.warn(`SKIPPED: "${name}" needs the program vips, which is not on this machine.`);
  it.skip(`${name} (skipped: no vips on this machine)`, () => undefined);
}
