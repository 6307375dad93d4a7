// `node --import` of this file gives a process a clock of its own: with each SIGCONT it reads, from the file that
// MEMENTO_TEST_CLOCK names, by how many milliseconds it differs from the machine's. Timers are not affected, as in life.
import { readFileSync } from 'node:fs';

const Real = Date;
let shiftMs = 0;
const now = () => Real.now() + shiftMs;

globalThis.Date = new Proxy(Real, {
  construct: (_, parts) => (parts.length > 0 ? new Real(...parts) : new Real(now())),
  apply: () => new Real(now()).toString(),
  get: (_, name) => (name === 'now' ? now : Real[name]),
});
process.on('SIGCONT', () => {
  shiftMs = Number(readFileSync(process.env.MEMENTO_TEST_CLOCK, 'utf8'));
});
