import type { Region } from '../drawing/region';
import { isEdit, type RegionSplice } from '../drawing/region-splices';
import { packRegions } from './pack-regions';
import type { PackedSplice } from './region-raster';

/** Whether two states of a region are drawn alike: a name or a version is not to be seen. */
export function looksAlike(a: Region, b: Region): boolean {
  return (
    a.geometry === b.geometry &&
    a.shape === b.shape &&
    a.colour === b.colour &&
    a.strokePx === b.strokePx &&
    a.filled === b.filled &&
    a.hidden === b.hidden &&
    a.layerId === b.layerId
  );
}

/** A splice without what looks as before. */
export function visibleSplices(splice: RegionSplice): readonly RegionSplice[] {
  if (!isEdit(splice)) return [splice];
  const { at, removed, added } = splice;
  const parts: RegionSplice[] = [];
  for (let i = 0; i < added.length; i++) {
    if (looksAlike(removed[i], added[i])) continue;
    let end = i + 1;
    while (end < added.length && !looksAlike(removed[end], added[end])) end++;
    parts.push({ at: at + i, removed: removed.slice(i, end), added: added.slice(i, end) });
    i = end;
  }
  return parts;
}

/** For whoever paints pictures. */
export function packedSplices(splice: RegionSplice): PackedSplice[] {
  return visibleSplices(splice).map(({ at, removed, added }) => ({
    at,
    removed: removed.length,
    added: packRegions(added),
  }));
}
