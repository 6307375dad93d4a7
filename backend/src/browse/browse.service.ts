import { Injectable } from '@nestjs/common';
import type { Annotation } from '../annotations/annotation.entity.js';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import type { SamplePicture } from '../display/sample-picture.js';
import { SampleThumbnails } from '../display/sample-thumbnails.js';
import type { Principal } from '../permissions/principal.js';
import type { SampleFilter, Stretch } from './sample-filter.js';
import { type CategoryCount, type ChosenOption, SamplesRepository } from './samples.repository.js';

/** A sample as a row of a table, or a card. */
export interface SampleRow {
  /** With its project. */
  annotation: Annotation;
  shared: boolean;
  picture: SamplePicture;
  labelIds: number[];
  chosen: ChosenOption[];
  /** How many have submitted it. */
  readers: number;
  submittedByMe: boolean;
}

/** Samples of a project as they are looked through. */
@Injectable()
export class BrowseService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly samples: SamplesRepository,
    private readonly annotations: AnnotationsService,
    private readonly thumbnails: SampleThumbnails,
  ) {}

  /** Some samples of all that match, and how many do. */
  async stretch(filter: SampleFilter, stretch: Stretch, me: Principal): Promise<{ rows: SampleRow[]; total: number }> {
    const { db } = this.work;
    const total = await this.samples.count(db, filter, me);
    const ids = stretch.offset < total ? await this.samples.stretch(db, filter, stretch, me) : [];
    return { rows: await this.rowsOf(ids, me), total };
  }

  /** In the order of the ids; those that the caller does not see are left out. */
  async rowsOf(ids: number[], me: Principal): Promise<SampleRow[]> {
    const { db } = this.work;
    const rows = await this.samples.inOrder(db, ids, me);
    const shown = rows.map((row) => row.annotationId);
    const shared = await this.annotations.sharedOf(shown);
    const labels = grouped(await this.samples.labelsOn(db, shown));
    const chosen = grouped(await this.samples.chosenOn(db, shown));
    const submissions = grouped(await this.samples.submissionsOf(db, shown));
    const pictureOf = await this.thumbnails.picturesOf(shown);
    return rows.map((annotation) => {
      const { annotationId } = annotation;
      const readers = submissions.get(annotationId) ?? [];
      return {
        annotation,
        shared: shared.has(annotationId),
        picture: pictureOf(annotationId),
        labelIds: (labels.get(annotationId) ?? []).map(({ labelId }) => labelId),
        chosen: chosen.get(annotationId) ?? [],
        readers: readers.length,
        submittedByMe: readers.some(({ userId }) => userId === me.userId),
      };
    });
  }

  /** All that match, in no order. @param db A transaction that is going to change them */
  ids(filter: SampleFilter, me: Principal, db: Db): Promise<number[]> {
    return this.samples.ids(db, filter, me);
  }

  categories(projectId: number, me: Principal): Promise<CategoryCount[]> {
    return this.samples.categories(this.work.db, projectId, me);
  }

  readers(projectId: number, me: Principal): Promise<{ userId: number; name: string }[]> {
    return this.samples.readers(this.work.db, projectId, me);
  }
}

function grouped<Row extends { annotationId: number }>(rows: Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.annotationId);
    if (group) group.push(row);
    else groups.set(row.annotationId, [row]);
  }
  return groups;
}
