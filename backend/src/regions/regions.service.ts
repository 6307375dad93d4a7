import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import { given } from '../database/rows.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, type Issue, NotAllowedError, NotFoundError } from '../errors/app-error.js';
import type { Layer } from '../layers/layer.entity.js';
import { LiveEvents } from '../live/live-events.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { type ChangeRegionsDto, type RegionChangeDto, RegionDto, type RegionInputDto } from './dto/region.dto.js';
import { geometryProblem, tidyGeometry } from './geometry.js';
import {
  type ChangeOutcome,
  DEFAULT_STYLE,
  isAboutPast,
  outcomeOf,
  type Past,
  type RegionChange,
} from './region-change.js';
import { RegionRevisionsRepository } from './region-revisions.repository.js';
import { demandToDraw, drawn, NOTHING, redrawn, RegionWriter, type Rewrite } from './region-writer.js';
import type { Region } from './region.entity.js';
import { NotDrawableError, RegionConflictError, RegionIdTakenError } from './regions.errors.js';
import { RegionsRepository } from './regions.repository.js';

export interface SavedRegions {
  layerId: number;
  version: number;
  regions: Region[];
  deleted: string[];
}

@Injectable()
export class RegionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly regions: RegionsRepository,
    private readonly revisions: RegionRevisionsRepository,
    private readonly writer: RegionWriter,
    private readonly audit: AuditTrail,
    private readonly live: LiveEvents,
  ) {}

  /** @throws NotFoundError */
  async layer(layerId: number): Promise<Layer> {
    const layer = await this.regions.layer(this.work.db, layerId);
    if (!layer) throw new NotFoundError('layer');
    return layer;
  }

  /** In the order in which they were drawn, layer by layer. */
  async ofLayers(layerIds: number[]): Promise<Region[]> {
    return layerIds.length ? this.regions.ofLayers(this.work.db, layerIds) : [];
  }

  /** How many regions each of the layers has; layers without are left out. */
  async counts(layerIds: number[]): Promise<ReadonlyMap<number, number>> {
    return layerIds.length ? this.regions.counts(this.work.db, layerIds) : new Map();
  }

  /**
   * Saves all changes or none. Sending the same changes again changes nothing.
   *
   * @throws InvalidRequestError, NotDrawableError, NotAllowedError on somebody else's layer, RegionConflictError,
   *         RegionLockedError
   */
  change(layerId: number, dto: ChangeRegionsDto, access: Access): Promise<SavedRegions> {
    const changes = checkedChanges(dto);
    return this.work.run(async (tx) => {
      await this.regions.lockLayer(tx, layerId);
      const layer = await this.regions.layer(tx, layerId);
      if (!layer) throw new NotFoundError('layer');
      if (layer.kind !== 'drawing') throw new NotDrawableError();
      demandToDraw(layer, access);
      await this.demandLabels(tx, layer.projectId, changes);
      return this.save(tx, layer, changes, access);
    });
  }

  /** @throws NotAllowedError when somebody else drew on the layer and the caller may not touch that. */
  async demandNoOthers(tx: Db, layer: Layer, access: Access): Promise<void> {
    if (access.may('layer:arrange')) return;
    if (await this.regions.hasOthers(tx, layer.layerId, access.principal.userId)) throw somebodyElses();
  }

  private async save(tx: Db, layer: Layer, changes: RegionChange[], access: Access): Promise<SavedRegions> {
    const stored = new Map(
      (
        await this.regions.byIds(
          tx,
          changes.map((change) => change.regionId),
        )
      ).map((row) => [row.regionId, row]),
    );
    if ([...stored.values()].some((row) => row.layerId !== layer.layerId)) throw new RegionIdTakenError();
    const me = access.principal;
    const of = ({ regionId }: RegionChange) => stored.get(regionId) ?? null;
    const asking = changes.filter((change) => isAboutPast(change, of(change)));
    const pasts = await this.revisions.pastOf(tx, layer.layerId, asking, me);
    const outcomes = changes.map((change) => outcomeOf(change, of(change), pasts.get(change.regionId)));
    const asked = { changes, outcomes, stored, pasts };
    refuseConflicts(asked);
    const rewrite = await this.rewriteOf(tx, layer, asked, me);
    const version = await this.writer.write(tx, layer, rewrite, me);
    const nothingNew = outcomes.every((outcome) => outcome === 'done-already');
    if (!nothingNew) await this.audit.record(tx, me, deed(layer, version, changes, outcomes));
    const ids = changes.map(({ regionId }) => regionId);
    const regions = await this.regions.byIds(tx, ids);
    const there = new Set(regions.map(({ regionId }) => regionId));
    const deleted = ids.filter((regionId) => !there.has(regionId));
    const saved = { layerId: layer.layerId, version, regions, deleted };
    if (!nothingNew) this.tell(tx, layer, saved, me);
    return saved;
  }

  private tell(tx: Db, { annotationId }: Layer, saved: SavedRegions, me: Principal): void {
    const regions = saved.regions.map(RegionDto.from);
    this.live.regionsChanged(tx, annotationId, { ...saved, regions, userId: me.userId });
  }

  private async rewriteOf(
    tx: Db,
    { layerId }: Layer,
    { changes, outcomes, stored, pasts }: Asked,
    { userId }: Principal,
  ): Promise<Rewrite> {
    const of = (outcome: ChangeOutcome) => changes.filter((_, n) => outcomes[n] === outcome);
    const before = ({ regionId }: RegionChange): Region => stored.get(regionId) as Region;
    const inserts = of('insert') as Put[];
    const ids = inserts.map(({ regionId }) => regionId);
    const back = ids.filter((regionId) => pasts.has(regionId));
    // What comes back takes the place that it had: undoing a deletion undoes all of it.
    const places = await this.revisions.lastPositions(tx, layerId, back);
    let last = inserts.length ? await this.regions.lastPosition(tx, layerId) : 0;
    const place = (regionId: string) => places.get(regionId) ?? ++last;
    return {
      ...NOTHING,
      added: inserts.map(({ regionId, content }) => drawn(layerId, regionId, content, place(regionId), userId)),
      changed: (of('update') as Put[]).map((change) => ({
        before: before(change),
        after: redrawn(before(change), change.content, userId),
      })),
      removed: of('delete').map(before),
    };
  }

  private async demandLabels(tx: Db, projectId: number, changes: RegionChange[]): Promise<void> {
    const asked = new Set(changes.flatMap((c) => (c.op === 'put' && c.content.labelId ? [c.content.labelId] : [])));
    const known = await this.regions.labelsIn(tx, projectId, [...asked]);
    const issues = changes.flatMap((change, n) =>
      change.op === 'put' && change.content.labelId && !known.includes(change.content.labelId)
        ? [{ path: `changes[${n}].region.label_id`, message: 'is not a label of this project' }]
        : [],
    );
    if (issues.length)
      throw new InvalidRequestError('A region takes its class from the labels of its project.', issues);
  }
}

type Put = Extract<RegionChange, { op: 'put' }>;

interface Asked {
  changes: RegionChange[];
  /** Of each change. */
  outcomes: ChangeOutcome[];
  /** By id. */
  stored: Map<string, Region>;
  /** By id, of those that it matters for. */
  pasts: Map<string, Past>;
}

/** @throws InvalidRequestError naming every region that cannot be saved as drawn */
function checkedChanges({ changes }: ChangeRegionsDto): RegionChange[] {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  const checked = changes.map((change, n) => {
    const parsed = parsedChange(change);
    if (seen.has(parsed.regionId))
      issues.push({ path: `changes[${n}]`, message: 'is the second change of this region' });
    seen.add(parsed.regionId);
    const problem = parsed.op === 'put' && geometryProblem(parsed.content.shape, parsed.content.geometry);
    if (problem) issues.push({ path: `changes[${n}].region.geometry`, message: problem });
    else if (parsed.op === 'put') parsed.content.geometry = tidyGeometry(parsed.content.geometry);
    return parsed;
  });
  if (issues.length) throw new InvalidRequestError('Some regions cannot be saved as drawn.', issues);
  return checked;
}

function parsedChange({ op, region, region_id, version }: RegionChangeDto): RegionChange {
  if (op === 'delete') return { op, regionId: (region_id as string).toLowerCase(), base: version as number };
  const input = region as RegionInputDto;
  const { region_id: regionId, version: base, shape, name = '', label_id = 0 } = input;
  const { stroke_px: strokePx, filled, locked, hidden } = input;
  const style = {
    ...DEFAULT_STYLE,
    ...given({ colour: input.colour?.toLowerCase(), strokePx, filled, locked, hidden }),
  };
  const content = { shape, geometry: input.geometry, name, labelId: label_id > 0 ? label_id : null, ...style };
  return { op, regionId: regionId.toLowerCase(), base, content };
}

function refuseConflicts({ changes, outcomes, stored, pasts }: Asked): void {
  const of = (outcome: ChangeOutcome) => changes.filter((_, n) => outcomes[n] === outcome).map((c) => c.regionId);
  const conflicting = of('conflict');
  if (!conflicting.length) return;
  const current = conflicting.flatMap((regionId) => stored.get(regionId) ?? []);
  const deleted = conflicting
    .filter((regionId) => !stored.has(regionId))
    .map((region_id) => ({ region_id, version: pasts.get(region_id)?.lastVersion ?? 0 }));
  throw new RegionConflictError(current, deleted, of('done-already'));
}

function somebodyElses(): NotAllowedError {
  return new NotAllowedError('Somebody else drew some of these regions.');
}

/** One entry for a batch: which regions were drawn, changed and deleted. */
function deed(
  { layerId, projectId }: Layer,
  version: number,
  changes: RegionChange[],
  outcomes: ChangeOutcome[],
): Deed {
  const of = (outcome: ChangeOutcome) => changes.filter((_, n) => outcomes[n] === outcome).map((c) => c.regionId);
  const details = { version, drawn: of('insert'), changed: of('update'), deleted: of('delete') };
  return { kind: 'layer', verb: 'draw', objectId: layerId, projectId, details };
}
