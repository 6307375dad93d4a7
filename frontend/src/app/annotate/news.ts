import type { Region } from '../drawing/region';

/** What others do while a layer is being read: the list that comes may have been made before or after. */
export class News {
  /** Of regions that were deleted, the version that they had. */
  private readonly told = new Map<string, Region | number>();

  /** @param versionOf  Version of a region before it was deleted; 0 when it is not known. */
  note(regions: readonly Region[], deleted: readonly string[], versionOf: (regionId: string) => number): void {
    for (const regionId of deleted) this.told.set(regionId, versionOf(regionId));
    for (const region of regions) this.told.set(region.regionId, region);
  }

  clear(): void {
    this.told.clear();
  }

  /**
   * The list with what is newer than it. What was drawn and deleted again before the list was made is in it for as long as
   * it takes that deletion to be told.
   */
  over(list: readonly Region[]): readonly Region[] {
    if (this.told.size === 0) return list;
    const left = new Map(this.told);
    const now = list.flatMap((region) => {
      const news = left.get(region.regionId);
      left.delete(region.regionId);
      if (typeof news === 'number') return region.version > news ? region : [];
      return news && news.version > region.version ? news : region;
    });
    return [...now, ...[...left.values()].filter((news) => typeof news !== 'number')];
  }
}

/** What others have done, by region; null: deleted. */
export function toldOf(regions: readonly Region[], deleted: readonly string[]): Map<string, Region | null> {
  const told = new Map<string, Region | null>(deleted.map((regionId) => [regionId, null]));
  for (const region of regions) told.set(region.regionId, region);
  return told;
}
