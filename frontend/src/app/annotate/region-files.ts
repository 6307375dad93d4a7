import { inject, Injectable } from '@angular/core';
import { Api } from '../api/api';
import { geojsonImportsBring } from '../api/fn/regions/geojson-imports-bring';
import type { ImportedRegionsDto } from '../api/models/imported-regions-dto';

/** Regions of files from elsewhere. */
@Injectable({ providedIn: 'root' })
export class RegionFiles {
  private readonly api = inject(Api);

  /**
   * Draws what a GeoJSON file has on a layer, all of it or nothing.
   *
   * @returns What came of it, for people. Rejects with an Error for a file that is no JSON, else with an ApiError.
   */
  async bring(layerId: number, file: Blob & { readonly name: string }): Promise<string> {
    let body: Record<string, unknown>;
    try {
      body = JSON.parse(await file.text()) as Record<string, unknown>;
    } catch {
      throw new Error($localize`“${file.name}” is no GeoJSON file.`);
    }
    return importText(await this.api.invoke(geojsonImportsBring, { layerId, body }));
  }
}

export function importText({ added, changed, unchanged, losses }: ImportedRegionsDto): string {
  const { split, measurements, nuclei } = losses;
  const told = [added === 1 ? $localize`1 region drawn` : $localize`${added}:count: regions drawn`];
  if (changed > 0) told.push($localize`${changed}:count: changed`);
  if (unchanged === 1) told.push($localize`1 was there already`);
  if (unchanged > 1) told.push($localize`${unchanged}:count: were there already`);
  if (split === 1) told.push($localize`1 of several parts became a region for each`);
  if (split > 1) told.push($localize`${split}:count: of several parts became a region for each`);
  if (measurements > 0) told.push($localize`measurements of ${measurements}:count: were not taken`);
  if (nuclei === 1) told.push($localize`1 nucleus was not taken`);
  if (nuclei > 1) told.push($localize`${nuclei}:count: nuclei were not taken`);
  return $localize`${told.join(', ')}:what came of it:.`;
}
