import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import type { Layer } from '../layers/layer.entity.js';
import type { Access } from '../permissions/access.js';
import { LiveEvents } from '../live/live-events.js';
import { fabricData } from './fabric-json.js';
import { type DrawnObject, objectsIn } from './fabric-reading.js';
import type { ForeignObject } from './foreign-object.entity.js';
import { sameContent } from './region-change.js';
import { demandToDraw, drawn, redrawn, RegionWriter, type Rewrite } from './region-writer.js';
import type { Region } from './region.entity.js';
import { RegionsRepository } from './regions.repository.js';

/** Everything on a layer in its order: regions, and objects that cannot become any. */
type Item = Region | ForeignObject;
type Wanted = DrawnObject & { item?: Item };

/** Regions as the text that the seed's API calls `data`. */
@Injectable()
export class LayerData {
  constructor(
    private readonly work: UnitOfWork,
    private readonly regions: RegionsRepository,
    private readonly writer: RegionWriter,
    private readonly audit: AuditTrail,
    private readonly live: LiveEvents,
  ) {}

  /** Empty for a layer that is no drawing layer. */
  async asFabric(layer: Layer): Promise<string> {
    return (await this.asFabricOf([layer])).get(layer.layerId) ?? '';
  }

  async asFabricOf(layers: Layer[]): Promise<Map<number, string>> {
    const drawing = layers.filter((layer) => layer.kind === 'drawing');
    if (!drawing.length) return new Map();
    const byLayer = await this.itemsOf(this.work.db, drawing);
    return new Map([...byLayer].map(([layerId, items]) => [layerId, fabricData(items)]));
  }

  /**
   * Makes the objects of a Fabric.js text those of a layer, in their order. Regions that come back as they were given out
   * stay who and what they are, and objects that we cannot draw stay byte for byte. An empty text, which lists give in
   * place of the regions, changes nothing; `none` clears.
   *
   * @param tx Holds the lock of the layer.
   * @throws   UnreadableDataError, NotAllowedError on somebody else's layer, RegionLockedError
   */
  async replace(tx: Db, layer: Layer, data: string, access: Access): Promise<void> {
    if (data === '') return;
    demandToDraw(layer, access);
    const me = access.principal;
    const there = (await this.itemsOf(tx, [layer])).get(layer.layerId) ?? [];
    const wanted = matched(await this.withFreeIds(tx, layer, objectsIn(data)), there);
    const kept = new Set(wanted.flatMap(({ item }) => (item ? [idOf(item)] : [])));
    const last = await this.regions.lastPosition(tx, layer.layerId);
    const rewrite = rewriteOf(layer.layerId, wanted, me.userId, last);
    for (const item of there) {
      if (kept.has(idOf(item))) continue;
      if (isForeign(item)) rewrite.foreignRemoved.push(item);
      else rewrite.removed.push(item);
    }
    const version = await this.writer.write(tx, layer, rewrite, me);
    const placed = replaced(wanted, rewrite);
    // Another order is another state, though no region is another.
    if (placed.length && version === layer.regionsVersion) await this.regions.nextLayerVersion(tx, layer.layerId);
    for (const { item, position } of placed) {
      if (isForeign(item)) await this.regions.placeForeign(tx, item.objectId, position);
      else await this.regions.place(tx, item.regionId, position);
    }
    const { added, changed, removed, foreignAdded, foreignRemoved } = rewrite;
    const counts = { added: added.length, changed: changed.length, deleted: removed.length };
    const foreign = { foreign_added: foreignAdded.length, foreign_deleted: foreignRemoved.length };
    const details = { regions: wanted.filter(({ content }) => content).length, ...counts, ...foreign };
    const { layerId, projectId } = layer;
    await this.audit.record(tx, me, { kind: 'layer', verb: 'replace-regions', objectId: layerId, projectId, details });
    this.live.layersChanged(tx, layer.annotationId);
  }

  /** By layer, in their order. */
  private async itemsOf(db: Db, layers: Layer[]): Promise<Map<number, Item[]>> {
    const byLayer = new Map<number, Item[]>(layers.map((layer) => [layer.layerId, []]));
    const ids = [...byLayer.keys()];
    for (const region of await this.regions.ofLayers(db, ids)) byLayer.get(region.layerId)?.push(region);
    const foreign = await this.regions.foreignOf(db, ids);
    for (const object of foreign) byLayer.get(object.layerId)?.push(object);
    for (const { layerId } of foreign) byLayer.get(layerId)?.sort((a, b) => a.position - b.position);
    return byLayer;
  }

  /** Text of one layer that is given to another makes copies: an id that is taken elsewhere is left to its region. */
  private async withFreeIds(tx: Db, layer: Layer, wanted: DrawnObject[]): Promise<DrawnObject[]> {
    const ids = wanted.flatMap((one) => (one.content ? [one.regionId] : []));
    const known = await this.regions.byIds(tx, ids);
    const elsewhere = new Set(known.filter((row) => row.layerId !== layer.layerId).map((row) => row.regionId));
    return wanted.map((one) => (one.content && elsewhere.has(one.regionId) ? { ...one, regionId: randomUUID() } : one));
  }
}

const isForeign = (item: Item): item is ForeignObject => 'text' in item;
const idOf = (item: Item): string => (isForeign(item) ? item.objectId : item.regionId);

/** Which of what is there each wanted one is: a region by its id, an object by its text. */
function matched(wanted: DrawnObject[], there: Item[]): Wanted[] {
  const regions = new Map(there.flatMap((item) => (isForeign(item) ? [] : [[item.regionId, item] as const])));
  const foreign = new Map<string, ForeignObject[]>();
  for (const item of there.filter(isForeign)) foreign.set(item.text, [...(foreign.get(item.text) ?? []), item]);
  return wanted.map((one) => ({
    ...one,
    item: one.content ? regions.get(one.regionId) : foreign.get(one.text)?.shift(),
  }));
}

/** What the wanted ones make of the layer; what is not wanted is not in it. */
function rewriteOf(layerId: number, wanted: Wanted[], by: number, last: number): Rewrite {
  const rewrite: Rewrite = { added: [], changed: [], removed: [], foreignAdded: [], foreignRemoved: [] };
  const places = placesOf(wanted, last);
  for (const [n, { item, ...one }] of wanted.entries()) {
    const position = places[n];
    if (!item && one.content) rewrite.added.push(drawn(layerId, one.regionId, one.content, position, by));
    if (!item && !one.content)
      rewrite.foreignAdded.push({ objectId: randomUUID(), layerId, position, text: one.text } as ForeignObject);
    if (!item || isForeign(item) || !one.content) continue;
    const content = { ...one.content, labelId: item.labelId };
    if (!sameContent(content, item))
      rewrite.changed.push({ before: item, after: redrawn(item, { ...content, position }, by) });
  }
  return rewrite;
}

/** Where each stands: as it does, with new ones behind, unless that is another order than the one that is wanted. */
function placesOf(wanted: Wanted[], last: number): number[] {
  let next = last;
  const asTheyStand = wanted.map(({ item }) => item?.position ?? ++next);
  const inOrder = asTheyStand.every((position, n) => n === 0 || position > asTheyStand[n - 1]);
  return inOrder ? asTheyStand : wanted.map((_, n) => n + 1);
}

/** Those that stay, unchanged but for their place. */
function replaced(wanted: Wanted[], { changed }: Rewrite): { item: Item; position: number }[] {
  const written = new Set<Item>(changed.map(({ before }) => before));
  const last = Math.max(0, ...wanted.map(({ item }) => item?.position ?? 0));
  const places = placesOf(wanted, last);
  return wanted.flatMap(({ item }, n) =>
    item && !written.has(item) && item.position !== places[n] ? [{ item, position: places[n] }] : [],
  );
}
