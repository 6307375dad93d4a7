import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError } from '../errors/app-error.js';
import { ImageLayers } from '../layers/image-layers.js';
import { LiveEvents } from '../live/live-events.js';
import type { Principal } from '../permissions/principal.js';
import { ArrangementsRepository, type PlacedImage } from './arrangements.repository.js';

/** A sample as somebody wants it: names of what may not be there yet. */
export interface SampleToArrange {
  category: string;
  name: string;
  images: { image_id: number; name: string; group?: string }[];
}

/** What became of it. */
export interface ArrangedSample {
  annotationId: number;
  categoryId: number;
  made: boolean;
  layersAdded: number;
}

/** Who arranges which project. */
interface Place {
  projectId: number;
  me: Principal;
}

/** How the images of a folder become categories, samples, groups and layers: what is there stays, what is not is made. */
@Injectable()
export class ArrangementsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rows: ArrangementsRepository,
    private readonly layers: ImageLayers,
    private readonly audit: AuditTrail,
    private readonly live: LiveEvents,
  ) {}

  /** All of them or none. Asked again, it makes nothing. @throws InvalidRequestError for an image that is not the project's */
  arrange(projectId: number, samples: readonly SampleToArrange[], me: Principal): Promise<ArrangedSample[]> {
    return this.work.run(async (tx) => {
      await this.rows.lockProject(tx, projectId);
      const images = await this.imagesOf(tx, projectId, samples);
      const arranged: ArrangedSample[] = [];
      for (const sample of samples) arranged.push(await this.one(tx, sample, images, { projectId, me }));
      return arranged;
    });
  }

  private async one(
    tx: Db,
    { category, name, images }: SampleToArrange,
    known: ReadonlyMap<number, PlacedImage>,
    place: Place,
  ): Promise<ArrangedSample> {
    const categoryId = await this.categoryOf(tx, category, place);
    const alone = images.length === 1 && images[0].group === undefined ? images[0].image_id : null;
    const there = await this.rows.annotation(tx, categoryId, name);
    const annotationId = there?.annotationId ?? (await this.make(tx, { categoryId, name, imageId: alone }, place));
    const placements = images.map(({ image_id, name: layer, group = null }) => ({
      ...{ image: known.get(image_id) as PlacedImage, name: layer, group },
    }));
    const layersAdded = await this.layers.place(tx, annotationId, placements, place.me);
    if (layersAdded > 0) this.live.layersChanged(tx, annotationId);
    return { annotationId, categoryId, made: there === null, layersAdded };
  }

  private async categoryOf(tx: Db, name: string, { projectId, me }: Place): Promise<number> {
    const there = await this.rows.category(tx, projectId, name);
    if (there) return there.categoryId;
    const values = { ...madeBy(me.userId), projectId, name, ownerId: me.userId, settings: '' };
    const { categoryId: objectId } = await this.rows.addCategory(tx, values);
    await this.audit.record(tx, me, { kind: 'category', verb: 'create', objectId, projectId, details: { name } });
    return objectId;
  }

  private async make(
    tx: Db,
    { categoryId, name, imageId }: { categoryId: number; name: string; imageId: number | null },
    { projectId, me }: Place,
  ): Promise<number> {
    const values = { ...madeBy(me.userId), projectId, categoryId, imageId, name, ownerId: me.userId };
    const { annotationId } = await this.rows.addAnnotation(tx, { ...values, status: 'N' });
    const deed = { kind: 'annotation', verb: 'create', objectId: annotationId, projectId, details: { name } };
    await this.audit.record(tx, me, deed);
    return annotationId;
  }

  private async imagesOf(
    tx: Db,
    projectId: number,
    samples: readonly SampleToArrange[],
  ): Promise<ReadonlyMap<number, PlacedImage>> {
    const asked = new Set(samples.flatMap(({ images }) => images.map(({ image_id }) => image_id)));
    const images = await this.rows.images(tx, projectId, [...asked]);
    const issues = samples.flatMap((sample, s) =>
      sample.images.flatMap(({ image_id }, i) => {
        const path = `samples[${s}].images[${i}].image_id`;
        return images.has(image_id) ? [] : [{ path, message: 'is not an image of this project' }];
      }),
    );
    if (issues.length) throw new InvalidRequestError('A sample shows images of its own project.', issues);
    return images;
  }
}
