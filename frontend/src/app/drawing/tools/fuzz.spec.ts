import { expect, it } from 'vitest';
import { invert, type Region, type RegionChange } from '../region';
import { shapeOf } from '../shapes/shape-table';
import { aRegion, draw } from '../testing/tool-driver';
import type { Modifiers, ToolEvent, ToolId } from '../tool';
import { toolOf } from './tool-table';

const SEQUENCES_PER_TOOL = 200;
const EVENTS_PER_SEQUENCE = 60;

/** Seeded random numbers 0..1 (mulberry32), so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// Presses and releases more often than the rest, so that something gets drawn.
const TYPES: readonly Exclude<ToolEvent['type'], 'nudge'>[] = [
  ...(['press', 'press', 'press', 'move', 'move', 'release', 'release', 'release'] as const),
  ...(['double', 'complete', 'cancel', 'undoStep', 'delete', 'lost', 'interrupt'] as const),
];

function randomEvent(random: () => number): ToolEvent {
  const type = TYPES[Math.floor(random() * TYPES.length)];
  // On a coarse grid, so that points often coincide, close shapes and hit handles.
  const at = [Math.floor(random() * 12) * 10, Math.floor(random() * 12) * 10] as const;
  const modifiers: Modifiers = { shift: random() < 0.2, alt: false, control: false };
  return { type, at, modifiers, pointer: 'mouse' };
}

function apply(regions: ReadonlyMap<string, Region>, changes: readonly RegionChange[]): Map<string, Region> {
  const result = new Map(regions);
  for (const change of changes) {
    if (change.kind === 'delete') result.delete(change.before.regionId);
    else result.set(change.after.regionId, change.after);
  }
  return result;
}

const start = [
  aRegion('rectangle', { x: 0, y: 0, width: 40, height: 40 }, { regionId: 'a' }),
  aRegion(
    'polygon',
    {
      points: [
        [50, 50],
        [90, 50],
        [90, 90],
      ],
    },
    { regionId: 'b' },
  ),
  aRegion(
    'line',
    {
      points: [
        [0, 100],
        [50, 110],
      ],
    },
    { regionId: 'c' },
  ),
];

const tools: ToolId[] = ['select', 'point', 'line', 'polygon', 'rectangle'];
it.each(tools)('%s survives any sequence of events, saves valid shapes only, and all of it can be undone', (id) => {
  for (let seed = 1; seed <= SEQUENCES_PER_TOOL; seed++) {
    const random = randomFrom(seed);
    const hands = draw(toolOf(id), { regions: start, scale: 0.5 + random() * 4 });
    for (let i = 0; i < EVENTS_PER_SEQUENCE; i++) {
      hands.send(randomEvent(random));
      expect(hands.hint).not.toBe('');
      void hands.draft;
    }
    for (const change of hands.changes) {
      if (change.kind === 'put') expect(shapeOf(change.after).problem(change.after.geometry)).toBeNull();
    }
    const before = new Map(start.map((region) => [region.regionId, region]));
    const after = apply(before, hands.changes);
    expect(apply(after, [...hands.changes].reverse().map(invert))).toEqual(before);
  }
});
