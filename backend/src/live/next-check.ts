import { type Principal, PRINCIPAL_LIFE_MS } from '../permissions/principal.js';

const CHECK_EVERY_MS = 2_500;

/** Milliseconds until a stream asks again whether its reader may have it: what is remembered of them is never used for longer. */
export function untilNextCheck(me: Principal): number {
  const rememberedMs = me.asOfMs + PRINCIPAL_LIFE_MS - performance.now();
  return Math.max(0, Math.min(CHECK_EVERY_MS, rememberedMs)) + 1;
}
