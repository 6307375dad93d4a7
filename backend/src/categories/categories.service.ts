import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { TrashCan } from '../trash/trash-can.js';
import type { Category } from './category.entity.js';
import { CategoriesRepository, type CategoryFilter } from './categories.repository.js';
import { CategoryDto, type CreateCategoryDto, type UpdateCategoryDto } from './dto/category.dto.js';

@Injectable()
export class CategoriesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly categories: CategoriesRepository,
    private readonly audit: AuditTrail,
    private readonly trash: TrashCan,
  ) {}

  /** With its project. @throws NotFoundError */
  byId(categoryId: number): Promise<Category> {
    return this.existing(this.work.db, categoryId);
  }

  list(filter: CategoryFilter, page: Page, me: Principal): Promise<Paged<Category>> {
    return this.categories.list(this.work.db, filter, page, me);
  }

  /** @throws NameTakenError */
  async create({ project_id, name, settings = '' }: CreateCategoryDto, me: Principal): Promise<Category> {
    const { categoryId } = await this.work.run(async (tx) => {
      // At the end, where there is an order; else by name.
      const last = await this.categories.lastPlace(tx, project_id);
      const place = last === 0 ? 0 : last + 1;
      const values = { ...madeBy(me.userId), projectId: project_id, name, place, ownerId: me.userId, settings };
      const category = await this.categories.add(tx, values);
      await this.audit.record(tx, me, deed('create', category));
      return category;
    });
    return this.byId(categoryId);
  }

  /** @throws VersionConflictError, NameTakenError */
  async update(categoryId: number, dto: UpdateCategoryDto, me: Principal): Promise<Category> {
    const values = given({ name: dto.name, settings: dto.settings });
    const changed = await this.work.run(async (tx) => {
      const before = await this.existing(tx, categoryId);
      if (!(await this.categories.change(tx, categoryId, dto.version, values, me.userId))) return false;
      await this.audit.record(tx, me, deed('update', before, values));
      return true;
    });
    const category = await this.byId(categoryId);
    if (!changed) throw new VersionConflictError('category', CategoryDto.from(category, me));
    return category;
  }

  /**
   * Puts the categories of a project in this order; those that are not named stay in theirs, behind.
   *
   * @throws InvalidRequestError when one is not of the project; nothing is changed then
   */
  order(projectId: number, categoryIds: number[], me: Principal): Promise<Category[]> {
    return this.work.run(async (tx) => {
      await this.categories.lockProject(tx, projectId);
      const before = await this.categories.inOrder(tx, projectId);
      demandOf(before, categoryIds);
      const rest = before.filter(({ categoryId }) => !categoryIds.includes(categoryId));
      const wanted = [...categoryIds, ...rest.map(({ categoryId }) => categoryId)];
      const places = new Map(before.map(({ categoryId, place }) => [categoryId, place]));
      for (const [n, categoryId] of wanted.entries())
        if (places.get(categoryId) !== n + 1) await this.categories.putAt(tx, categoryId, n + 1);
      const details = { category_ids: wanted };
      if (before.map(({ categoryId }) => categoryId).join() !== wanted.join())
        await this.audit.record(tx, me, { kind: 'project', verb: 'order', objectId: projectId, projectId, details });
      return this.categories.inOrder(tx, projectId);
    });
  }

  /** Its samples go to the trash with it. */
  async remove(categoryId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const { name, projectId } = await this.existing(tx, categoryId);
      await this.trash.take(tx, me, { kind: 'category', objectId: categoryId, name, projectId });
    });
  }

  private async existing(db: Db, categoryId: number): Promise<Category> {
    const category = await this.categories.byId(db, categoryId);
    if (!category) throw new NotFoundError('category');
    return category;
  }
}

function deed(verb: string, { categoryId, projectId, name }: Category, details: object = { name }): Deed {
  return { kind: 'category', verb, objectId: categoryId, projectId, details: { ...details } };
}

function demandOf(categories: Category[], categoryIds: number[]): void {
  const known = new Set(categories.map(({ categoryId }) => categoryId));
  const issues = categoryIds.flatMap((categoryId, n) =>
    known.has(categoryId)
      ? []
      : [{ path: `category_ids[${n}]`, message: `${categoryId} is not a category of this project` }],
  );
  if (issues.length) throw new InvalidRequestError('Categories are ordered within their project.', issues);
}
