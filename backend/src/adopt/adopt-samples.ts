import { Injectable } from '@nestjs/common';
import { Annotation } from '../annotations/annotation.entity.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { hashOfSecret } from '../auth/secret-token.js';
import { Category } from '../categories/category.entity.js';
import { madeBy } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { Image } from '../images/image.entity.js';
import { AnnotationLabel } from '../labels/annotation-label.entity.js';
import { Label } from '../labels/label.entity.js';
import { guestGrant } from '../permissions/guest-grant.js';
import { Grant } from '../permissions/grant.entity.js';
import { Share } from '../shares/share.entity.js';
import { UsersService } from '../users/users.service.js';
import { DAY_MS } from '../validation/end-within.js';
import { ADOPTION } from './adopt-people.js';
import type { BatchReport } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import { AdoptTables, keyOf, nameOf, noteRename, ownerOf } from './adopt-tables.js';
import { AdoptedParents } from './adopted-parents.js';
import { numberIn, type RawRow, textIn } from './source-schema.js';

/** Links of the public system never end; ours do, and these have been around already. */
const SHARE_LIFE_MS = 90 * DAY_MS;
/** 256 random bits at least, in letters of an address; no more than a link may have here. */
const RANDOM_TOKEN = /^[A-Za-z0-9_-]{43,100}$/;

interface Context {
  categories: Map<number, Category>;
  images: Map<number, Image>;
  owners: Map<number, number>;
  projects: Map<number, number>;
}

/** Samples, the labels on them, and links to them. */
@Injectable()
export class AdoptSamples {
  constructor(
    private readonly rows: AdoptRepository,
    private readonly tables: AdoptTables,
    private readonly parents: AdoptedParents,
    private readonly users: UsersService,
    private readonly audit: AuditTrail,
  ) {}

  async take(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'annotations',
      kind: 'annotation',
      prepare: async (tx, rows): Promise<Context> => ({
        categories: await this.parents.of(run, tx, 'category', Category, 'categoryId', rows),
        images: await this.parents.of(run, tx, 'image', Image, 'imageId', rows),
        owners: await this.tables.targets(run, tx, 'user', rows, 'owner_id'),
        projects: await this.tables.targets(run, tx, 'project', rows, 'project_id'),
      }),
      take: (tx, row, context, told) => this.takeSample(tx, row, context, told),
    });
    await this.tables.finish(run, 'annotations');
    await this.takeLabels(run);
    await this.takeShares(run);
  }

  private async takeSample(tx: Db, row: RawRow, context: Context, told: BatchReport): Promise<number | null> {
    const id = keyOf('annotations', row);
    const note = (code: string, reason: string): void => told.note('annotations', id, code, reason);
    const category = context.categories.get(numberIn(row, 'category_id'));
    if (!category) {
      told.refuse('annotations', id, 'category.missing', `Its category, ${textIn(row, 'category_id')}, is not there.`);
      return null;
    }
    const { categoryId, projectId } = category;
    if (context.projects.get(numberIn(row, 'project_id')) !== projectId)
      note('project.disagrees', 'It names another project than its category lies in: it goes with its category.');
    const image = context.images.get(numberIn(row, 'image_id'));
    if (!image && numberIn(row, 'image_id') > 0)
      note('image.missing', `Its image, ${textIn(row, 'image_id')}, is not there: it has none of its own.`);
    if (image && image.projectId !== projectId) note('image.elsewhere', 'Its image is one of another project.');
    const status = textIn(row, 'status').toUpperCase();
    if (status !== 'N' && status !== 'S')
      note('status.unknown', `Its status "${status}" is unknown: it counts as not submitted.`);
    const name = nameOf('annotations', row, told);
    const ownerId = ownerOf('annotations', row, context.owners, category.ownerId, told);
    const sample = await this.rows.addNamed(tx, Annotation, {
      ...madeBy(null),
      ...{ projectId, categoryId, name, ownerId },
      ...{ imageId: image?.imageId ?? null, status: status === 'S' ? ('S' as const) : ('N' as const) },
    });
    noteRename('annotations', row, name, sample.name, told);
    return sample.annotationId;
  }

  private async takeLabels(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'annotations_labels',
      kind: 'annotation_label',
      prepare: async (tx, rows) => ({
        samples: await this.parents.of(run, tx, 'annotation', Annotation, 'annotationId', rows),
        labels: await this.parents.of(run, tx, 'label', Label, 'labelId', rows),
      }),
      take: async (tx, row, { samples, labels }, told) => {
        const sample = samples.get(numberIn(row, 'annotation_id'));
        const label = labels.get(numberIn(row, 'label_id'));
        if (!sample || !label || sample.projectId !== label.projectId) {
          const reason = `Its ${sample ? 'label' : 'sample'} is not there, or of another project.`;
          told.refuse('annotations_labels', keyOf('annotations_labels', row), 'parent.missing', reason);
          return null;
        }
        const { annotationId } = sample;
        const link = { annotationId, labelId: label.labelId };
        // Somebody here may have been faster.
        if (await this.rows.exists(tx, AnnotationLabel, link)) return 0;
        await this.rows.add(tx, AnnotationLabel, { ...link, createdBy: null, createdAt: new Date() });
        return 0;
      },
    });
    await this.tables.finish(run, 'annotations_labels');
  }

  private async takeShares(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'annotations',
      kind: 'share',
      counted: 'shares',
      part: { where: "COALESCE(shared, '') <> ''" },
      prepare: (tx, rows) => this.parents.of(run, tx, 'annotation', Annotation, 'annotationId', rows),
      take: (tx, row, samples, told) => this.takeShare(tx, row, samples, told),
    });
  }

  private async takeShare(
    tx: Db,
    row: RawRow,
    samples: Map<number, Annotation>,
    told: BatchReport,
  ): Promise<number | null> {
    const refuse = (code: string, reason: string): null => {
      told.refuse('shares', keyOf('annotations', row), code, reason);
      return null;
    };
    const token = textIn(row, 'shared').trim();
    const sample = samples.get(numberIn(row, 'annotation_id'));
    if (!sample) return refuse('annotation.missing', 'The sample that it opens was not taken.');
    if (!RANDOM_TOKEN.test(token))
      return refuse('share.guessable', 'Its link is none of the public system, and could be guessed.');
    const tokenHash = hashOfSecret(token);
    if (await this.rows.exists(tx, Share, { tokenHash }))
      return refuse('share.taken', 'Another sample has the same link.');
    const { annotationId, projectId, categoryId, ownerId } = sample;
    const { userId } = await this.users.createGuest(tx, ownerId);
    const chain = { projectId, projectOwnerId: ownerId, categoryId, annotationId };
    await this.rows.add(tx, Grant, guestGrant(userId, false, chain, ownerId));
    const createdAt = new Date();
    const { shareId } = await this.rows.add(tx, Share, {
      ...{ annotationId, userId, tokenHash, right: 'view' as const, note: 'From the public system' },
      ...{ createdAt, createdBy: ownerId, revokedAt: null, revokedBy: null },
      expiresAt: new Date(createdAt.getTime() + SHARE_LIFE_MS),
    });
    await this.audit.record(tx, ADOPTION, { kind: 'share', verb: 'adopt', objectId: shareId, projectId });
    return shareId;
  }
}
