import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Category } from '../categories/category.entity.js';
import type { Page, Paged } from '../database/keyset.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, InvalidRequestError, type Issue, NotFoundError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { CategoryClassificationsRepository, type LinkFilter } from './category-classifications.repository.js';
import type { CategoryClassification } from './category-classification.entity.js';
import type { Classification } from './classification.entity.js';

/** Which classifications are offered on the samples of which category. */
@Injectable()
export class CategoryClassificationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly links: CategoryClassificationsRepository,
    private readonly audit: AuditTrail,
  ) {}

  list(filter: LinkFilter, page: Page, me: Principal): Promise<Paged<CategoryClassification>> {
    return this.links.list(this.work.db, filter, page, me);
  }

  /** @throws NotFoundError */
  async one(categoryId: number, classificationId: number): Promise<CategoryClassification> {
    const link = await this.links.one(this.work.db, categoryId, classificationId);
    if (!link) throw new NotFoundError('category_classification');
    return link;
  }

  /** What a category offers, in order. @param db A transaction, inside one. */
  ofCategory(categoryId: number, db: Db = this.work.db): Promise<Classification[]> {
    return this.links.ofCategory(db, categoryId);
  }

  /** What each category of a project offers, in order. */
  ofCategories(projectId: number): Promise<Map<number, number[]>> {
    return this.links.ofCategories(this.work.db, projectId);
  }

  /** Offers one more, after the others. @throws InvalidRequestError, AppError category_classification.exists */
  link(categoryId: number, classificationId: number, me: Principal): Promise<CategoryClassification> {
    return this.work.run(async (tx) => {
      const category = await this.lockedCategory(tx, categoryId);
      await this.demandOfProject(tx, category, [classificationId], () => 'classification_id');
      if (await this.links.one(tx, categoryId, classificationId)) throw linkExists();
      await this.links.add(tx, categoryId, [classificationId], stampOf(me));
      await this.record(tx, me, category);
      return (await this.links.one(tx, categoryId, classificationId)) as CategoryClassification;
    });
  }

  /** Takes one off; nothing happens when it is not there. */
  async unlink(categoryId: number, classificationId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const category = await this.lockedCategory(tx, categoryId);
      if (await this.links.remove(tx, { categoryId, classificationId })) await this.record(tx, me, category);
    });
  }

  /** No category offers it any longer. */
  async unlinkEverywhere(classification: Classification, me: Principal): Promise<void> {
    const { classificationId, projectId } = classification;
    await this.work.run(async (tx) => {
      const dropped = await this.links.remove(tx, { classificationId });
      const deed: Deed = { kind: 'classification', verb: 'unlink', objectId: classificationId, projectId };
      if (dropped) await this.audit.record(tx, me, { ...deed, details: { categories: dropped } });
    });
  }

  /** Makes these, in this order, what a category offers. @throws InvalidRequestError; nothing is changed then */
  setOfCategory(categoryId: number, classificationIds: number[], me: Principal): Promise<Classification[]> {
    return this.work.run(async (tx) => {
      const category = await this.lockedCategory(tx, categoryId);
      await this.demandOfProject(tx, category, classificationIds, (n) => `classification_ids[${n}]`);
      const before = (await this.links.ofCategory(tx, categoryId)).map((row) => row.classificationId);
      if (before.join() !== classificationIds.join()) {
        await this.links.removeThese(tx, categoryId, before);
        await this.links.add(tx, categoryId, classificationIds, stampOf(me));
        await this.record(tx, me, category);
      }
      return this.links.ofCategory(tx, categoryId);
    });
  }

  private async lockedCategory(tx: Db, categoryId: number): Promise<Category> {
    await this.links.lockCategory(tx, categoryId);
    const category = await this.links.category(tx, categoryId);
    if (!category) throw new NotFoundError('category');
    return category;
  }

  private async demandOfProject(
    tx: Db,
    { projectId }: Category,
    asked: number[],
    pathOf: (n: number) => string,
  ): Promise<void> {
    const known = new Set((await this.links.ofProject(tx, projectId, asked)).map((row) => row.classificationId));
    const issues: Issue[] = asked.flatMap((classificationId, n) =>
      known.has(classificationId)
        ? []
        : [{ path: pathOf(n), message: `${classificationId} is not a classification of this project` }],
    );
    if (issues.length) throw new InvalidRequestError('A category offers classifications of its own project.', issues);
  }

  private async record(tx: Db, me: Principal, { categoryId, projectId, name }: Category): Promise<void> {
    const offered = (await this.links.ofCategory(tx, categoryId)).map((row) => row.classificationId);
    const details = { name, classification_ids: offered };
    await this.audit.record(tx, me, { kind: 'category', verb: 'classify', objectId: categoryId, projectId, details });
  }
}

function stampOf(me: Principal): { createdBy: number; createdAt: Date } {
  return { createdBy: me.userId, createdAt: new Date() };
}

function linkExists(): AppError {
  return new AppError(409, 'category_classification.exists', 'The category offers this classification already.');
}
