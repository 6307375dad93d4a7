import { Random } from './random.js';

/** Pixels on a side of a slide. */
export const SLIDE_PX = 8192;
export const MIDDLE_PX = SLIDE_PX / 2;

/**
 * A cross-section through a bowel, the way anatomy books draw it: a ring of muscle outside, then loose tissue, then a mucosa
 * full of glands that stands in folds around an empty middle. Lengths in pixels, angles in radians.
 */
export interface Bowel {
  /** Radius of the borders between the layers in a direction, from outside to inside. */
  borders(direction: number): [outside: number, muscle: number, loose: number, surface: number];
}

/** Layers as numbers that grow continuously from the outside (0) to the empty middle. */
export const Layer = { outside: 0, loose: 1, mucosa: 2, surface: 3 } as const;

/** A bowel that fills a slide. */
export function makeBowel(seed: number): Bowel {
  const random = new Random(seed);
  const phases = Array.from({ length: 12 }, () => random.angle());
  const folds = Array.from({ length: 7 }, (_, i) => ({
    direction: (i * 2 * Math.PI) / 7 + random.between(-0.22, 0.22),
    width: random.between(0.17, 0.3),
    height: random.between(280, 720),
  }));
  const wave = (direction: number, times: number, phase: number) => Math.sin(times * direction + phases[phase]);
  return {
    borders(direction) {
      const outside =
        3690 +
        120 * wave(direction, 2, 0) +
        90 * wave(direction, 3, 1) +
        40 * wave(direction, 5, 10) +
        26 * wave(direction, 9, 2);
      const muscle = outside - 560 - 70 * wave(direction, 3, 3) - 28 * wave(direction, 8, 4);
      let loose = muscle - 240 - 50 * wave(direction, 5, 5) - 22 * wave(direction, 13, 6);
      for (const fold of folds) loose -= fold.height * Math.exp(-((turn(direction, fold.direction) / fold.width) ** 2));
      const surface =
        loose - 640 - 60 * wave(direction, 6, 7) - 26 * wave(direction, 17, 8) - 14 * wave(direction, 31, 9);
      return [outside, muscle, loose, surface];
    },
  };
}

/** Smallest angle from one direction to another, -π to π. */
function turn(from: number, to: number): number {
  const difference = (to - from) % (2 * Math.PI);
  return difference > Math.PI
    ? difference - 2 * Math.PI
    : difference < -Math.PI
      ? difference + 2 * Math.PI
      : difference;
}

/** Which layer lies at a radius: between two borders the number grows evenly. */
export function layerAt(
  [outside, muscle, loose, surface]: readonly [number, number, number, number],
  radius: number,
): number {
  if (radius > muscle) return (outside - radius) / (outside - muscle);
  if (radius > loose) return 1 + (muscle - radius) / (muscle - loose);
  return 2 + (loose - radius) / (loose - surface);
}

/** The layer at a point of the slide. */
export function layerOf(bowel: Bowel, x: number, y: number): number {
  const [dx, dy] = [x - MIDDLE_PX, y - MIDDLE_PX];
  return layerAt(bowel.borders(Math.atan2(dy, dx)), Math.hypot(dx, dy));
}

/** The point of the slide in a direction from its middle. */
export function pointAt(direction: number, radius: number): { x: number; y: number } {
  return { x: MIDDLE_PX + radius * Math.cos(direction), y: MIDDLE_PX + radius * Math.sin(direction) };
}
