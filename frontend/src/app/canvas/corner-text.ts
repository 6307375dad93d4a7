import type { Corner } from '../drawing/tool';

/** Which corner is chosen, and where it is, for ears. */
export function cornerText({ at: [x, y], number, count }: Corner): string {
  const place = `${Math.round(x)}, ${Math.round(y)}`;
  return $localize`Corner ${number}:number: of ${count}:count:, at ${place}:place: px`;
}
