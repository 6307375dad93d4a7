import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, type Issue, NotAllowedError, NotFoundError } from '../errors/app-error.js';
import type { Layer } from '../layers/layer.entity.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import type { ChangeRegionsDto, RegionChangeDto, RegionInputDto } from './dto/region.dto.js';
import { type DrawnRegion, fabricData, regionsIn } from './fabric-json.js';
import { geometryProblem, tidyGeometry } from './geometry.js';
import { type ChangeOutcome, DEFAULT_STYLE, outcomeOf, type RegionChange, sameContent } from './region-change.js';
import type { Region } from './region.entity.js';
import { NotDrawableError, RegionConflictError, RegionIdTakenError } from './regions.errors.js';
import { RegionsRepository } from './regions.repository.js';

export interface LayerRegions {
  layer: Layer;
  regions: Region[];
}

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
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFoundError */
  async ofLayer(layerId: number): Promise<LayerRegions> {
    const layer = await this.regions.layer(this.work.db, layerId);
    if (!layer) throw new NotFoundError('layer');
    return { layer, regions: await this.regions.ofLayers(this.work.db, [layerId]) };
  }

  /**
   * Saves all changes or none. Sending the same changes again changes nothing.
   *
   * @throws InvalidRequestError, NotDrawableError, NotAllowedError for others' regions, RegionConflictError
   */
  change(layerId: number, dto: ChangeRegionsDto, access: Access): Promise<SavedRegions> {
    const changes = checkedChanges(dto);
    return this.work.run(async (tx) => {
      await this.regions.lockLayer(tx, layerId);
      const layer = await this.regions.layer(tx, layerId);
      if (!layer) throw new NotFoundError('layer');
      if (layer.kind !== 'drawing') throw new NotDrawableError();
      await this.demandLabels(tx, layer.projectId, changes);
      return this.save(tx, layer, changes, access);
    });
  }

  /** The regions of a drawing layer as the text that the seed's API calls `data`; empty for other layers. */
  async asFabric(layer: Layer): Promise<string> {
    return (await this.asFabricOf([layer])).get(layer.layerId) ?? '';
  }

  async asFabricOf(layers: Layer[]): Promise<Map<number, string>> {
    const drawing = layers.filter((layer) => layer.kind === 'drawing');
    if (!drawing.length) return new Map();
    const byLayer = new Map<number, Region[]>(drawing.map((layer) => [layer.layerId, []]));
    const all = await this.regions.ofLayers(this.work.db, [...byLayer.keys()]);
    for (const region of all) byLayer.get(region.layerId)?.push(region);
    return new Map(drawing.map((layer) => [layer.layerId, fabricData(byLayer.get(layer.layerId) ?? [])]));
  }

  /** @throws NotAllowedError when somebody else drew on the layer and the caller may not touch that. */
  async demandNoOthers(tx: Db, layer: Layer, access: Access): Promise<void> {
    if (access.may('layer:arrange')) return;
    if (await this.regions.hasOthers(tx, layer.layerId, access.principal.userId)) throw somebodyElses();
  }

  /**
   * Makes the objects of a Fabric.js text the regions of a layer. Objects that come back as they were given out stay who
   * and what they are. An empty text, which lists give in place of the regions, changes nothing; `none` clears.
   *
   * @throws UnreadableDataError, NotAllowedError for others' regions
   */
  async replaceByFabric(tx: Db, layer: Layer, data: string, access: Access): Promise<void> {
    if (data === '') return;
    const me = access.principal;
    const wanted = await this.withFreeIds(tx, layer, regionsIn(data));
    const stored = new Map((await this.regions.ofLayers(tx, [layer.layerId])).map((row) => [row.regionId, row]));
    const kept = new Set(wanted.map((region) => region.regionId));
    const dropped = [...stored.values()].filter((row) => !kept.has(row.regionId));
    const added = wanted.filter(({ regionId }) => !stored.has(regionId));
    const touched = wanted.flatMap(({ regionId, content }) => {
      const before = stored.get(regionId);
      const after = before && { ...content, labelId: before.labelId };
      return before && after && !sameContent(after, before) ? [{ before, after }] : [];
    });
    demandOwn([...dropped, ...touched.map(({ before }) => before)], access);
    await this.regions.delete(
      tx,
      dropped.map((row) => row.regionId),
    );
    for (const { before, after } of touched) await this.regions.update(tx, before.regionId, changed(before, after, me));
    await this.draw(tx, layer.layerId, added, me);
    await this.regions.nextLayerVersion(tx, layer.layerId);
    const { layerId, projectId } = layer;
    const details = { regions: wanted.length, added: added.length, changed: touched.length, deleted: dropped.length };
    await this.audit.record(tx, me, { kind: 'layer', verb: 'replace-regions', objectId: layerId, projectId, details });
  }

  /** Text of one layer that is given to another makes copies: an id that is taken elsewhere is left to its region. */
  private async withFreeIds(tx: Db, layer: Layer, wanted: DrawnRegion[]): Promise<DrawnRegion[]> {
    const known = await this.regions.byIds(
      tx,
      wanted.map((region) => region.regionId),
    );
    const elsewhere = new Set(known.filter((row) => row.layerId !== layer.layerId).map((row) => row.regionId));
    return wanted.map((region) => (elsewhere.has(region.regionId) ? { ...region, regionId: randomUUID() } : region));
  }

  /** Adds regions on top of those that are there, in their order. */
  private async draw(tx: Db, layerId: number, drawn: DrawnRegion[], me: Principal): Promise<void> {
    if (!drawn.length) return;
    const last = await this.regions.lastPosition(tx, layerId);
    const stamp = { ...madeBy(me.userId), layerId, ownerId: me.userId };
    await this.regions.insert(
      tx,
      drawn.map(({ regionId, content }, n) => ({ ...stamp, regionId, position: last + 1 + n, ...content }) as Region),
    );
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
    const outcomes = changes.map((change) => outcomeOf(change, stored.get(change.regionId) ?? null));
    refuseConflicts(changes, outcomes, stored);
    const touched = changes.filter((_, n) => outcomes[n] === 'update' || outcomes[n] === 'delete');
    demandOwn(
      touched.flatMap(({ regionId }) => stored.get(regionId) ?? []),
      access,
    );
    const me = access.principal;
    const of = (outcome: ChangeOutcome) => changes.filter((_, n) => outcomes[n] === outcome);
    await this.draw(tx, layer.layerId, of('insert') as Put[], me);
    for (const change of of('update') as Put[])
      await this.regions.update(tx, change.regionId, changed(stored.get(change.regionId)!, change.content, me));
    await this.regions.delete(
      tx,
      of('delete').map((change) => change.regionId),
    );
    const nothingNew = outcomes.every((outcome) => outcome === 'done-already');
    const version = nothingNew ? layer.regionsVersion : await this.regions.nextLayerVersion(tx, layer.layerId);
    if (!nothingNew) await this.audit.record(tx, me, deed(layer, version, changes, outcomes));
    const puts = changes.filter((change) => change.op === 'put').map((change) => change.regionId);
    const deleted = changes.filter((change) => change.op === 'delete').map((change) => change.regionId);
    return { layerId: layer.layerId, version, regions: await this.regions.byIds(tx, puts), deleted };
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

function refuseConflicts(changes: RegionChange[], outcomes: ChangeOutcome[], stored: Map<string, Region>): void {
  const conflicting = changes.filter((_, n) => outcomes[n] === 'conflict').map((change) => change.regionId);
  if (!conflicting.length) return;
  const current = conflicting.flatMap((regionId) => stored.get(regionId) ?? []);
  throw new RegionConflictError(
    current,
    conflicting.filter((regionId) => !stored.has(regionId)),
  );
}

/** Participants change what they drew; who administers the project may change everything. */
function demandOwn(regions: Region[], access: Access): void {
  const foreign = regions.some((region) => region.ownerId !== access.principal.userId);
  if (foreign && !access.may('layer:arrange')) throw somebodyElses();
}

function somebodyElses(): NotAllowedError {
  return new NotAllowedError('Somebody else drew some of these regions.');
}

function changed(before: Region, content: Put['content'], me: Principal): Partial<Region> {
  return { ...content, version: before.version + 1, updatedAt: new Date(), updatedBy: me.userId };
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
