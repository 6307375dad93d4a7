import { Injectable } from '@nestjs/common';
import type { Annotation } from '../annotations/annotation.entity.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { Image } from '../images/image.entity.js';
import type { Access } from '../permissions/access.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { ScopeResolver } from '../permissions/scope-resolver.js';
import { LAST_SEQUENCE, type ShownLayer } from './dto/layer.dto.js';
import type { Layer } from './layer.entity.js';
import { foreignImage, tooManyLayers } from './layers.errors.js';
import { LayersRepository } from './layers.repository.js';
import { placedGroups, type PlaneGroup, planeGroups, planesIn } from './plane-layers.js';

/** Of an image, what its layers follow from. */
export type PlacedImage = Pick<Image, 'imageId' | 'projectId' | 'metadata'>;

/** Where an image goes in a sample, and what it is called there. */
export interface Placement {
  image: PlacedImage;
  name: string;
  /** The group that holds its layers; null: none but those that its slices and times need. */
  group: string | null;
}

type Sample = Pick<Annotation, 'annotationId' | 'projectId'>;

/** Most layers that one image becomes; a sample with more cannot be worked with on a page. */
export const MOST_LAYERS = 5000;

/** How an image becomes layers: one for each channel, in a group for each slice and time. */
@Injectable()
export class ImageLayers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly layers: LayersRepository,
    private readonly audit: AuditTrail,
    private readonly control: AccessControl,
    private readonly resolver: ScopeResolver,
  ) {}

  /**
   * Adds those layers of an image that a sample does not show yet. Asked again, it adds nothing.
   *
   * @returns all layers of the sample that show the image, and the groups they are in, from bottom to top
   * @throws  NotAllowedError, NotFoundError, InvalidRequestError
   */
  async add(annotationId: number, imageId: number, access: Access): Promise<ShownLayer[]> {
    access.demand('layer:arrange');
    const rows = await this.work.run(async (tx) => {
      await this.layers.lockAnnotation(tx, annotationId);
      const image = await this.layers.image(tx, imageId);
      if (!image) throw foreignImage();
      return this.complete(tx, annotationId, image, access.principal);
    });
    return rows.map((layer) => ({ layer, data: '' }));
  }

  /**
   * The same for an image that is being uploaded, inside the transaction that makes its row.
   *
   * @throws as {@link add}
   */
  async addUploaded(tx: Db, annotationId: number, image: Image, me: Principal): Promise<Layer[]> {
    await this.layers.lockAnnotation(tx, annotationId);
    await this.demand(annotationId, me, tx);
    return this.complete(tx, annotationId, image, me);
  }

  /**
   * Puts images into a sample, each where it belongs; what the sample shows already stays as it is. Whether somebody may is
   * settled by then.
   *
   * @returns how many layers were added
   * @throws  NotFoundError, InvalidRequestError
   */
  async place(tx: Db, annotationId: number, placements: readonly Placement[], me: Principal): Promise<number> {
    await this.layers.lockAnnotation(tx, annotationId);
    const sample = await this.sample(tx, annotationId);
    let added = 0;
    for (const { image, name, group } of placements) {
      added += await this.addMissing(tx, sample, image, placedGroups(image.metadata, name, group), me);
    }
    return added;
  }

  /** How many layers show an image. */
  countOf(imageId: number): Promise<number> {
    return this.layers.countOfImage(this.work.db, imageId);
  }

  /** Whether somebody may put images on a sample. @throws NotFoundError, NotAllowedError */
  async demand(annotationId: number, me: Principal, db: Db = this.work.db): Promise<void> {
    const chain = await this.resolver.chainOf('annotation', annotationId, db);
    this.control.demandAt('layer:arrange', me, 'annotation', chain);
  }

  /** The sample must be locked by now: on MariaDB, what a transaction reads is as it was at its first look. */
  private async complete(tx: Db, annotationId: number, image: Image, me: Principal): Promise<Layer[]> {
    const sample = await this.sample(tx, annotationId);
    await this.addMissing(tx, sample, image, planeGroups(image.metadata, image.name), me);
    return this.layers.ofImageWithGroups(tx, annotationId, image.imageId);
  }

  private async sample(tx: Db, annotationId: number): Promise<Sample> {
    const annotation = await this.layers.annotation(tx, annotationId);
    if (!annotation) throw new NotFoundError('annotation');
    return annotation;
  }

  /** @returns how many layers the sample did not have yet */
  private async addMissing(
    tx: Db,
    sample: Sample,
    image: PlacedImage,
    groups: PlaneGroup[],
    me: Principal,
  ): Promise<number> {
    if (sample.projectId !== image.projectId) throw foreignImage();
    const planes = planesIn(image.metadata);
    if (planes > MOST_LAYERS) throw tooManyLayers(planes, MOST_LAYERS);
    const shown = new Set(await this.layers.planesOfImage(tx, sample.annotationId, image.imageId));
    const missing = groups
      .map((group) => ({ ...group, layers: group.layers.filter(({ plane }) => !shown.has(plane)) }))
      .filter(({ layers }) => layers.length > 0);
    if (missing.length > 0) await this.addGroups(tx, sample, image, missing, me);
    return missing.reduce((sum, { layers }) => sum + layers.length, 0);
  }

  private async addGroups(
    tx: Db,
    { annotationId, projectId }: Sample,
    image: PlacedImage,
    groups: PlaneGroup[],
    me: Principal,
  ): Promise<void> {
    const base = { ...madeBy(me.userId), annotationId, projectId, ownerId: me.userId, regionsVersion: 0 };
    // Files of one sample that hold the same slices share their groups.
    const known = await this.layers.groups(tx, annotationId);
    const isNew = ({ name }: PlaneGroup) => name !== null && !known.has(name);
    const places = sequences(groups, await this.layers.lastSequence(tx, annotationId), isNew);
    const group = { ...base, kind: 'group' as const, settings: '', plane: 0, imageId: null, parentId: null };
    const named = groups.map(({ name }, i) => ({ ...group, name: name ?? '', sequence: places[i].group }));
    const added = named.filter((_, i) => isNew(groups[i]));
    await this.layers.addAll(tx, added);
    const ids = added.length > 0 ? await this.layers.groups(tx, annotationId) : known;
    const rows = groups.flatMap(({ name, layers }, i) => {
      const parentId = name === null ? null : (ids.get(name) ?? null);
      const row = { ...base, kind: 'image' as const, parentId, imageId: image.imageId };
      return layers.map((layer, n) => ({ ...row, ...layer, sequence: places[i].layers[n] }));
    });
    if (rows.length === 0) return;
    await this.layers.addAll(tx, rows);
    const details = { image_id: image.imageId, layers: rows.length, groups: groups.filter(({ name }) => name).length };
    await this.audit.record(tx, me, {
      ...{ kind: 'annotation', verb: 'add-image', objectId: annotationId, projectId, details },
    });
  }
}

/** Each group, if it is new, and then its layers, above what is there. */
function sequences(
  groups: PlaneGroup[],
  last: number,
  isNew: (group: PlaneGroup) => boolean,
): { group: number; layers: number[] }[] {
  const next = () => (last = Math.min(last + 1, LAST_SEQUENCE));
  return groups.map((group) => ({ group: isNew(group) ? next() : 0, layers: group.layers.map(next) }));
}
