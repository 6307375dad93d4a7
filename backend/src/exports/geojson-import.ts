import { Injectable } from '@nestjs/common';
import { InvalidRequestError, type Issue } from '../errors/app-error.js';
import { LabelNames } from '../labels/label-names.js';
import type { Access } from '../permissions/access.js';
import { type BroughtRegion, type ImportedRegions, type LabelIds, RegionImport } from '../regions/region-import.js';
import { nameBasedId } from './name-based-id.js';
import { type ReadLosses, type ReadRegion, readGeoJson } from './qupath-reading.js';

/** What an import came to, and what the file had that regions have no room for. */
export type Import = ImportedRegions & { losses: ReadLosses };

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** Of names that become ids: made once, by chance. */
const NAMESPACE = '5b0f4c3e-2c0f-4f7e-9a52-0d1b6f3a9c77';
/** As many places as somebody can look at. */
const MOST_ISSUES = 100;

@Injectable()
export class GeoJsonImport {
  constructor(
    private readonly regions: RegionImport,
    private readonly labels: LabelNames,
  ) {}

  /**
   * Puts what a GeoJSON file draws on a layer: all of it or nothing. The same file twice draws it once: regions are known
   * by their ids; those without one by what they are.
   *
   * @throws InvalidRequestError with the place of each feature that cannot be drawn; see also RegionImport.bring
   */
  async bring(layerId: number, body: unknown, access: Access): Promise<Import> {
    const { regions, issues, losses } = readGeoJson(body);
    const brought = identified(layerId, regions, issues);
    if (issues.length)
      throw new InvalidRequestError(
        'Nothing was imported: some features cannot be drawn.',
        issues.slice(0, MOST_ISSUES),
      );
    const colours = new Map(regions.flatMap(({ label, labelColour }) => (label ? [[label, labelColour]] : [])));
    const labelIds: LabelIds = (tx, { projectId }, names) => {
      const wanted = names.map((name) => ({ name, colour: colours.get(name) ?? null }));
      return this.labels.ids(tx, projectId, wanted, access);
    };
    return { ...(await this.regions.bring(layerId, brought, labelIds, access)), losses };
  }
}

function identified(layerId: number, regions: ReadRegion[], issues: Issue[]): BroughtRegion[] {
  const seen = new Set<string>();
  const alike = new Map<string, number>();
  return regions.map(({ id, path, label, labelColour: _, ...content }) => {
    const known = id?.toLowerCase();
    const otherId = nameBasedId(NAMESPACE, `${layerId}/${id ?? nameless({ label, ...content }, alike)}`);
    const regionId = known && UUID.test(known) ? known : otherId;
    if (seen.has(regionId)) issues.push({ path: `${path}.id`, message: 'is the id of a feature before it' });
    seen.add(regionId);
    return { regionId, otherId, content, label };
  });
}

/** What stands for the id of a feature that has none: what it is, and how many like it came before. */
function nameless(region: object, alike: Map<string, number>): string {
  const text = JSON.stringify(region);
  const before = alike.get(text) ?? 0;
  alike.set(text, before + 1);
  return `${before}/${text}`;
}
