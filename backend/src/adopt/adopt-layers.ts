import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Annotation } from '../annotations/annotation.entity.js';
import { Comment } from '../comments/comment.entity.js';
import { madeBy } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { Image } from '../images/image.entity.js';
import { type LayerKind, kindOf } from '../layers/layer-kind.js';
import { Layer } from '../layers/layer.entity.js';
import type { Principal } from '../permissions/principal.js';
import type { ForeignObject } from '../regions/foreign-object.entity.js';
import { drawn, NOTHING, RegionWriter } from '../regions/region-writer.js';
import type { BatchReport } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import { AdoptTables, keyOf, nameOf, ownerOf } from './adopt-tables.js';
import { AdoptedParents } from './adopted-parents.js';
import { type DrawnText, drawnObjectsIn } from './drawn-objects.js';
import { numberIn, type RawRow, textIn } from './source-schema.js';

/** A layer may bring thousands of regions. */
const LAYERS_AT_ONCE = 50;
const IS_GROUP = "COALESCE(image_id, 0) <= 0 AND OCTET_LENGTH(COALESCE(data, '')) = 0";

interface Context {
  samples: Map<number, Annotation>;
  images: Map<number, Image>;
  owners: Map<number, number>;
  groups: Map<number, Layer>;
}

/** Layers with what is drawn on them, and what is said about them. */
@Injectable()
export class AdoptLayers {
  constructor(
    private readonly rows: AdoptRepository,
    private readonly tables: AdoptTables,
    private readonly parents: AdoptedParents,
    private readonly writer: RegionWriter,
  ) {}

  /** Groups come first: their layers name them, and some are older than their group. */
  async take(run: AdoptRun): Promise<void> {
    for (const where of [IS_GROUP, `NOT (${IS_GROUP})`])
      await this.tables.take(run, {
        ...{ table: 'layers', kind: 'layer', size: LAYERS_AT_ONCE, part: { where } },
        prepare: (tx, rows) => this.prepare(run, tx, rows),
        take: (tx, row, context, told) => this.takeLayer(tx, row, context, told),
        again: (row, told) => tellRegions(row, drawnObjectsIn(textIn(row, 'data')), told, false),
      });
    await this.tables.finish(run, 'layers');
    await this.takeComments(run);
  }

  private async prepare(run: AdoptRun, tx: Db, rows: RawRow[]): Promise<Context> {
    return {
      samples: await this.parents.of(run, tx, 'annotation', Annotation, 'annotationId', rows),
      images: await this.parents.of(run, tx, 'image', Image, 'imageId', rows),
      owners: await this.tables.targets(run, tx, 'user', rows, 'owner_id'),
      groups: await this.parents.of(run, tx, 'layer', Layer, 'layerId', rows, 'parent_id'),
    };
  }

  private async takeLayer(tx: Db, row: RawRow, context: Context, told: BatchReport): Promise<number | null> {
    const drawing = drawnObjectsIn(textIn(row, 'data'));
    const sample = context.samples.get(numberIn(row, 'annotation_id'));
    if (!sample)
      return refuse(
        row,
        drawing,
        'annotation.missing',
        `Its sample, ${textIn(row, 'annotation_id')}, is not there.`,
        told,
      );
    const image = context.images.get(numberIn(row, 'image_id')) ?? null;
    const asked = kindOf(numberIn(row, 'image_id'), textIn(row, 'data'));
    if (asked === 'image' && !image && !drawing.objects.length)
      return refuse(row, drawing, 'image.missing', `Its image, ${textIn(row, 'image_id')}, is not there.`, told);
    const kind = asked === 'image' && !image ? 'drawing' : asked;
    if (kind !== asked) note(row, 'image.missing', 'Its image is not there: only what is drawn on it is taken.', told);
    if (image && image.projectId !== sample.projectId)
      note(row, 'image.elsewhere', 'Its image is one of another project.', told);
    const ownerId = ownerOf('layers', row, context.owners, sample.ownerId, told);
    const parentId = parentOf(row, kind, sample, context.groups, told);
    const name = nameOf('layers', row, told);
    const layer = await this.add(tx, sample, { kind, name, ownerId, parentId, imageId: image?.imageId ?? null }, row);
    await this.draw(tx, row, layer, sample, drawing, told);
    return layer.layerId;
  }

  private add(
    tx: Db,
    { annotationId, projectId }: Annotation,
    own: Pick<Layer, 'kind' | 'name' | 'ownerId' | 'parentId' | 'imageId'>,
    row: RawRow,
  ): Promise<Layer> {
    const look = { plane: 0, shared: false, opacity: 1, hidden: false, regionsVersion: 0 };
    const given = { settings: textIn(row, 'settings'), sequence: numberIn(row, 'sequence') };
    return this.rows.add(tx, Layer, { ...madeBy(null), ...look, ...given, ...own, annotationId, projectId });
  }

  /** Puts what was drawn on its layer; where that one shows an image, on a layer of its own above it. */
  private async draw(
    tx: Db,
    row: RawRow,
    layer: Layer,
    sample: Annotation,
    drawing: DrawnText,
    told: BatchReport,
  ): Promise<void> {
    tellRegions(row, drawing, told, true);
    if (!drawing.objects.length) return;
    let target = layer;
    if (layer.kind !== 'drawing') {
      const { name, ownerId, parentId } = layer;
      target = await this.add(tx, sample, { kind: 'drawing', name, ownerId, parentId, imageId: null }, row);
      note(
        row,
        'layer.split',
        'It shows an image and has regions: they are on a drawing layer of the same name.',
        told,
      );
    }
    const { layerId, ownerId } = target;
    const added = drawing.objects.flatMap(({ content, place }) =>
      content ? [drawn(layerId, randomUUID(), content, place + 1, ownerId)] : [],
    );
    const foreignAdded = drawing.objects.flatMap(({ content, text, place }) =>
      content ? [] : [{ objectId: randomUUID(), layerId, position: place + 1, text } as ForeignObject],
    );
    await this.writer.write(tx, target, { ...NOTHING, added, foreignAdded }, asOwner(ownerId));
  }

  private async takeComments(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'comments',
      kind: 'comment',
      prepare: async (tx, rows) => ({
        layers: await this.parents.of(run, tx, 'layer', Layer, 'layerId', rows),
        owners: await this.tables.targets(run, tx, 'user', rows, 'owner_id'),
      }),
      take: async (tx, row, { layers, owners }, told) => {
        const layer = layers.get(numberIn(row, 'layer_id'));
        if (!layer) {
          const reason = `Its layer, ${textIn(row, 'layer_id')}, is not there or was not taken.`;
          told.refuse('comments', keyOf('comments', row), 'layer.missing', reason);
          return null;
        }
        const { layerId, annotationId, projectId } = layer;
        const ownerId = ownerOf('comments', row, owners, layer.ownerId, told);
        const said = { content: textIn(row, 'content'), sequence: numberIn(row, 'sequence'), resolved: false };
        const place = { layerId, annotationId, projectId, parentId: null, pinX: null, pinY: null };
        return (await this.rows.add(tx, Comment, { ...madeBy(null), ...said, ...place, ownerId })).commentId;
      },
    });
    await this.tables.finish(run, 'comments');
  }
}

/** The group that holds the layer; null: none. There, nothing sees to it that it is a group at all. */
function parentOf(
  row: RawRow,
  kind: LayerKind,
  { annotationId }: Annotation,
  groups: Map<number, Layer>,
  told: BatchReport,
): number | null {
  const asked = numberIn(row, 'parent_id');
  if (asked === 0) return null;
  const group = groups.get(asked);
  if (kind !== 'group' && group?.kind === 'group' && group.annotationId === annotationId) return group.layerId;
  note(row, 'parent.no-group', `Its parent, ${asked}, is no group of its sample: it is in none.`, told);
  return null;
}

function note(row: RawRow, code: string, reason: string, told: BatchReport): void {
  told.note('layers', keyOf('layers', row), code, reason);
}

/** A layer that cannot be taken, and all that is drawn on it. */
function refuse(row: RawRow, { objects, lost }: DrawnText, code: string, reason: string, told: BatchReport): null {
  const id = keyOf('layers', row);
  told.refuse('layers', id, code, reason);
  for (const { place } of [...objects, ...lost])
    told.refuse('regions', `${id}/${place}`, 'layer.missing', 'Its layer was not taken.');
  return null;
}

function tellRegions(row: RawRow, { objects, kept, lost }: DrawnText, told: BatchReport, isNew: boolean): void {
  const id = keyOf('layers', row);
  if (objects.length) told.taken('regions', { isNew, count: objects.length });
  for (const { place, reason } of lost) told.refuse('regions', `${id}/${place}`, 'region.unreadable', reason);
  if (isNew) for (const { place, reason } of kept) told.note('regions', `${id}/${place}`, 'region.kept', reason);
}

/** The history tells who drew a region: there, whoever owns the layer. */
function asOwner(userId: number): Principal {
  return { userId, username: '', sessionId: '', asOfMs: 0, system: false, grants: [] };
}
