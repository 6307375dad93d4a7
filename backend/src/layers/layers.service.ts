import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { NameTakenError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import { LiveEvents } from '../live/live-events.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { LayerData } from '../regions/layer-data.js';
import { RegionsService } from '../regions/regions.service.js';
import { TrashCan } from '../trash/trash-can.js';
import { type CreateLayerDto, LAST_SEQUENCE, LayerDto, type ShownLayer, type UpdateLayerDto } from './dto/layer.dto.js';
import type { Layer } from './layer.entity.js';
import { kindOf, type LayerKind } from './layer-kind.js';
import { foreignImage, imageMismatch, noSuchPlane, onlyOfDrawings } from './layers.errors.js';
import { type LayerFilter, LayersRepository } from './layers.repository.js';
import { planesIn } from './plane-layers.js';

@Injectable()
export class LayersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly layers: LayersRepository,
    private readonly regions: RegionsService,
    private readonly data: LayerData,
    private readonly audit: AuditTrail,
    private readonly trash: TrashCan,
    private readonly live: LiveEvents,
  ) {}

  async shown(layerId: number): Promise<ShownLayer> {
    const layer = await this.byId(this.work.db, layerId);
    return { layer, data: await this.data.asFabric(layer) };
  }

  async list(filter: LayerFilter, page: Page, withData: boolean, me: Principal): Promise<Paged<ShownLayer>> {
    const { rows, next } = await this.layers.list(this.work.db, filter, page, me);
    const data = withData ? await this.data.asFabricOf(rows) : new Map<number, string>();
    return { rows: rows.map((layer) => ({ layer, data: data.get(layer.layerId) ?? '' })), next };
  }

  /**
   * Participants add sheets to draw on; image layers and groups are for those who administer the project.
   *
   * @throws NotAllowedError, InvalidRequestError, NameTakenError
   */
  async create(dto: CreateLayerDto, access: Access): Promise<ShownLayer> {
    return this.shown(await this.work.run((tx) => this.createIn(tx, dto, access)));
  }

  /** The same inside a transaction. @returns its id */
  async createIn(tx: Db, dto: CreateLayerDto, access: Access): Promise<number> {
    const imageId = existing(dto.image_id);
    const kind = kindAsked(dto);
    if (kind !== 'drawing') access.demand('layer:arrange');
    if ((kind === 'image') !== (imageId !== null)) throw imageMismatch();
    demandDrawing(kind, dto);
    const plane = dto.plane ?? 0;
    const by = access.principal.userId;
    const { annotationId, projectId } = await this.lockedAnnotation(tx, dto.annotation_id);
    await this.demandPlane(tx, imageId, projectId, plane);
    const parentId = kind === 'group' ? null : await this.parentOf(tx, dto.parent_id, annotationId);
    const like = { annotationId, name: dto.name, imageId, parentId };
    if (await this.layers.exists(tx, like)) throw new NameTakenError('layer', dto.name);
    const sequence = await this.sequenceFor(tx, dto.sequence, annotationId);
    const settings = dto.settings ?? '';
    const { shared = false, opacity = 1, hidden = false } = dto;
    const look = { settings, sequence, plane, shared, opacity, hidden };
    const values = { ...madeBy(by), ...like, ...look, projectId, kind, ownerId: by };
    const layer = await this.layers.add(tx, { ...values, regionsVersion: 0 });
    if (kind === 'drawing') await this.data.replace(tx, layer, dto.data ?? '', access);
    await this.audit.record(tx, access.principal, deed('create', layer));
    this.live.layersChanged(tx, annotationId);
    return layer.layerId;
  }

  /**
   * The layer of the same name that shows the same image, in whatever group it is, or the group of the same name; made if
   * there is none.
   *
   * @throws as {@link create}
   */
  getOrCreate(dto: CreateLayerDto, access: Access): Promise<{ layerId: number; made: boolean }> {
    return this.work.run(async (tx) => {
      await this.layers.lockAnnotation(tx, dto.annotation_id);
      const { annotation_id: annotationId, name } = dto;
      const there = await this.layers.like(tx, annotationId, name, existing(dto.image_id), kindAsked(dto));
      if (there !== null) return { layerId: there, made: false };
      return { layerId: await this.createIn(tx, dto, access), made: true };
    });
  }

  /** Whether a sample has any layer. */
  haveAny(db: Db, annotationId: number): Promise<boolean> {
    return this.layers.haveAny(db, annotationId);
  }

  /** @throws NotAllowedError, VersionConflictError, InvalidRequestError */
  async update(layerId: number, dto: UpdateLayerDto, access: Access): Promise<ShownLayer> {
    const me = access.principal;
    const changed = await this.work.run(async (tx) => {
      await this.layers.lock(tx, layerId); // first of all: what is read before it may be old by then
      const before = await this.byId(tx, layerId);
      demandOwn(before, access);
      demandDrawing(before.kind, dto);
      const imageId = dto.image_id === undefined ? undefined : existing(dto.image_id);
      if (imageId !== undefined && (before.kind === 'image') !== (imageId !== null)) throw imageMismatch();
      const plane = await this.changedPlane(tx, before, imageId, dto.plane);
      const parentId =
        dto.parent_id === undefined || before.kind === 'group'
          ? undefined
          : await this.parentOf(tx, dto.parent_id, before.annotationId);
      const { name, settings, sequence, shared, opacity, hidden } = dto;
      const values = given({ name, settings, sequence, imageId, plane, parentId, shared, opacity, hidden });
      if (!(await this.layers.change(tx, layerId, dto.version, values, me.userId))) return false;
      if (dto.data !== undefined && before.kind === 'drawing') await this.data.replace(tx, before, dto.data, access);
      await this.audit.record(tx, me, deed('update', before, values));
      this.live.layersChanged(tx, before.annotationId);
      return true;
    });
    const shown = await this.shown(layerId);
    if (!changed) throw new VersionConflictError('layer', LayerDto.from(shown));
    return shown;
  }

  /** Its regions go to the trash with it. @throws NotAllowedError for somebody else's layer */
  async remove(layerId: number, access: Access): Promise<void> {
    await this.work.run(async (tx) => {
      const layer = await this.byId(tx, layerId);
      demandOwn(layer, access);
      await this.regions.demandNoOthers(tx, layer, access);
      const { name, projectId } = layer;
      await this.trash.take(tx, access.principal, { kind: 'layer', objectId: layerId, name, projectId });
      this.live.layersChanged(tx, layer.annotationId);
    });
  }

  private async byId(db: Db, layerId: number): Promise<Layer> {
    const layer = await this.layers.byId(db, layerId);
    if (!layer) throw new NotFoundError('layer');
    return layer;
  }

  private async lockedAnnotation(tx: Db, annotationId: number): Promise<{ annotationId: number; projectId: number }> {
    await this.layers.lockAnnotation(tx, annotationId);
    const annotation = await this.layers.annotation(tx, annotationId);
    if (!annotation) throw new NotFoundError('annotation');
    return annotation;
  }

  /** @param imageId Null: the layer shows none, and so no plane either. */
  private async demandPlane(tx: Db, imageId: number | null, projectId: number, plane: number): Promise<void> {
    const image = imageId === null ? null : await this.layers.image(tx, imageId);
    if (imageId !== null && image?.projectId !== projectId) throw foreignImage();
    const planes = image ? planesIn(image.metadata) : 0;
    if (plane >= Math.max(1, planes)) throw noSuchPlane(planes);
  }

  /** The plane after a change. Another image is shown from its first plane, unless the change names one. */
  private async changedPlane(
    tx: Db,
    before: Layer,
    asked: number | null | undefined,
    plane: number | undefined,
  ): Promise<number | undefined> {
    if (asked === undefined && plane === undefined) return undefined;
    const imageId = asked === undefined ? before.imageId : asked;
    const chosen = plane ?? (imageId === before.imageId ? before.plane : 0);
    await this.demandPlane(tx, imageId, before.projectId, chosen);
    return chosen;
  }

  /** The seed's script sends -1 for the channels of a second group: such a layer has none and is always shown. */
  private async parentOf(tx: Db, asked: number | undefined, annotationId: number): Promise<number | null> {
    const parentId = existing(asked);
    return parentId !== null && (await this.layers.isGroup(tx, parentId, annotationId)) ? parentId : null;
  }

  private async sequenceFor(tx: Db, asked: number | undefined, annotationId: number): Promise<number> {
    if (asked !== undefined && asked >= 0) return asked;
    return Math.min((await this.layers.lastSequence(tx, annotationId)) + 1, LAST_SEQUENCE);
  }
}

/** Everyone keeps their own sheets; images, groups and others' sheets are for those who administer the project. */
function demandOwn(layer: Layer, access: Access): void {
  if (layer.kind !== 'drawing' || layer.ownerId !== access.principal.userId) access.demand('layer:arrange');
}

/** @throws InvalidRequestError for what other kinds of layers do not have */
function demandDrawing(kind: LayerKind, { shared, opacity, hidden }: Partial<UpdateLayerDto>): void {
  const said = Object.keys(given({ shared, opacity, hidden }));
  if (kind !== 'drawing' && said.length) throw onlyOfDrawings(said);
}

function kindAsked({ kind, image_id, data = '' }: CreateLayerDto): LayerKind {
  return kind ?? kindOf(existing(image_id) ?? 0, data);
}

function existing(id: number | undefined): number | null {
  return id === undefined || id < 1 ? null : id;
}

function deed(verb: string, { layerId, projectId, name }: Layer, details: object = { name }): Deed {
  return { kind: 'layer', verb, objectId: layerId, projectId, details: { ...details } };
}
