import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import type { Category } from './category.entity.js';
import { CategoriesRepository, type CategoryFilter } from './categories.repository.js';
import { CategoryDto, type CreateCategoryDto, type UpdateCategoryDto } from './dto/category.dto.js';

@Injectable()
export class CategoriesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly categories: CategoriesRepository,
  ) {}

  /** With its project. @throws NotFoundError */
  async byId(categoryId: number): Promise<Category> {
    const category = await this.categories.byId(this.work.db, categoryId);
    if (!category) throw new NotFoundError('category');
    return category;
  }

  list(filter: CategoryFilter, page: Page, me: Principal): Promise<Paged<Category>> {
    return this.categories.list(this.work.db, filter, page, me);
  }

  /** @throws NameTakenError */
  async create({ project_id, name, settings = '' }: CreateCategoryDto, me: Principal): Promise<Category> {
    const values = { ...madeBy(me.userId), projectId: project_id, name, ownerId: me.userId, settings };
    const { categoryId } = await this.categories.add(this.work.db, values);
    return this.byId(categoryId);
  }

  /** @throws VersionConflictError, NameTakenError */
  async update(categoryId: number, dto: UpdateCategoryDto, me: Principal): Promise<Category> {
    const values = given({ name: dto.name, settings: dto.settings });
    const changed = await this.categories.change(this.work.db, categoryId, dto.version, values, me.userId);
    const category = await this.byId(categoryId);
    if (!changed) throw new VersionConflictError('category', CategoryDto.from(category, me));
    return category;
  }

  /** Its samples go with it. */
  async remove(categoryId: number): Promise<void> {
    await this.categories.remove(this.work.db, categoryId);
  }
}
