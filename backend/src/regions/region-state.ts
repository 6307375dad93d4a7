import type { RegionContent } from './region-change.js';
import type { Region } from './region.entity.js';

/** All of a region but its id and layer, as the history keeps it. Times are ISO 8601. */
export interface RegionState extends RegionContent {
  position: number;
  version: number;
  ownerId: number;
  createdBy: number | null;
  updatedBy: number | null;
  createdAt: string;
  updatedAt: string;
}

/** All of an object that cannot become a region. */
export interface ForeignState {
  position: number;
  text: string;
}

export function stateOf(region: Region): RegionState {
  const { position, version, ownerId, createdBy, updatedBy, createdAt, updatedAt } = region;
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { ...contentOf(region), position, version, ownerId, createdBy, updatedBy, ...times };
}

export function contentOf(region: RegionContent): RegionContent {
  const { shape, geometry, name, labelId, colour, strokePx, filled, locked, hidden } = region;
  return { shape, geometry, name, labelId, colour, strokePx, filled, locked, hidden };
}
