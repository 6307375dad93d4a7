import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { Category } from '../categories/category.entity.js';
import { CategoryClassification } from '../classifications/category-classification.entity.js';
import { Classification } from '../classifications/classification.entity.js';
import { readOptions } from '../classifications/classification-options.js';
import { madeBy } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { Label } from '../labels/label.entity.js';
import { Project } from '../projects/project.entity.js';
import { ADOPTION } from './adopt-people.js';
import type { BatchReport } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import { AdoptTables, keyOf, nameOf, noteRename } from './adopt-tables.js';
import { AdoptedParents, type Parents } from './adopted-parents.js';
import { numberIn, type RawRow, textIn } from './source-schema.js';

/** Projects, and what they are set up with. */
@Injectable()
export class AdoptProjects {
  constructor(
    private readonly rows: AdoptRepository,
    private readonly tables: AdoptTables,
    private readonly parents: AdoptedParents,
    private readonly audit: AuditTrail,
  ) {}

  async take(run: AdoptRun): Promise<void> {
    await this.takeProjects(run);
    const prepare = (tx: Db, rows: RawRow[]) => this.parents.ofProject(run, tx, rows);
    await this.tables.take(run, {
      ...{ table: 'categories', kind: 'category', prepare },
      take: async (tx, row, parents, told) => {
        const values = this.parents.partOf('categories', row, parents, told);
        if (!values) return null;
        const category = { ...values, settings: textIn(row, 'settings') };
        const { categoryId, name } = await this.rows.addNamed(tx, Category, category);
        noteRename('categories', row, values.name, name, told);
        return categoryId;
      },
    });
    await this.tables.finish(run, 'categories');
    await this.tables.take(run, {
      ...{ table: 'labels', kind: 'label', prepare },
      take: async (tx, row, parents, told) => {
        const values = this.parents.partOf('labels', row, parents, told);
        if (!values) return null;
        const { labelId, name } = await this.rows.addNamed(tx, Label, { ...values, colour: null });
        noteRename('labels', row, values.name, name, told);
        return labelId;
      },
    });
    await this.tables.finish(run, 'labels');
    await this.tables.take(run, {
      ...{ table: 'classifications', kind: 'classification', prepare },
      take: (tx, row, parents, told) => this.takeClassification(tx, row, parents, told),
    });
    await this.tables.finish(run, 'classifications');
    await this.takeMarks(run);
  }

  private async takeProjects(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'projects',
      kind: 'project',
      prepare: async (tx, rows) => ({
        owners: await this.tables.targets(run, tx, 'user', rows, 'owner_id'),
        administrator: await this.rows.administrator(tx),
      }),
      take: async (tx, row, { owners, administrator }, told) => {
        const id = keyOf('projects', row);
        const ownerId = owners.get(numberIn(row, 'owner_id')) ?? administrator?.userId;
        if (ownerId === undefined) {
          told.refuse(
            'projects',
            id,
            'owner.unknown',
            'Its owner is not there, and nobody administers this installation.',
          );
          return null;
        }
        if (!owners.has(numberIn(row, 'owner_id'))) {
          const reason = `Its owner, user ${textIn(row, 'owner_id')}, is not there: it belongs to "${administrator?.username}".`;
          told.note('projects', id, 'owner.unknown', reason);
        }
        const name = nameOf('projects', row, told);
        const values = { ...madeBy(null), name, ownerId, settings: textIn(row, 'settings'), readers: 1, quotaMb: null };
        const project = await this.rows.addNamed(tx, Project, values);
        noteRename('projects', row, name, project.name, told);
        const { projectId } = project;
        const details = { name: project.name, source: run.sourceName, source_id: id };
        await this.audit.record(tx, ADOPTION, {
          kind: 'project',
          verb: 'adopt',
          objectId: projectId,
          projectId,
          details,
        });
        return projectId;
      },
    });
    await this.tables.finish(run, 'projects');
  }

  private async takeClassification(tx: Db, row: RawRow, parents: Parents, told: BatchReport): Promise<number | null> {
    const values = this.parents.partOf('classifications', row, parents, told);
    if (!values) return null;
    const [type, data, settings] = ['type', 'data', 'settings'].map((column) => textIn(row, column));
    const { problem, options } = readOptions(data);
    if (problem !== null || !options.length)
      told.note(
        'classifications',
        keyOf('classifications', row),
        'classification.no-options',
        'Nobody can choose anything of it: its options cannot be read.',
      );
    const { classificationId, name } = await this.rows.addNamed(tx, Classification, {
      ...values,
      type,
      data,
      settings,
    });
    noteRename('classifications', row, values.name, name, told);
    return classificationId;
  }

  /** There, a category is marked with a classification; here, the classification is asked of the samples of the category. */
  private async takeMarks(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'categories_classifications',
      kind: 'category_classification',
      prepare: async (tx, rows) => ({
        categories: await this.parents.of(run, tx, 'category', Category, 'categoryId', rows),
        classifications: await this.parents.of(run, tx, 'classification', Classification, 'classificationId', rows),
      }),
      take: async (tx, row, { categories, classifications }, told) => {
        const category = categories.get(numberIn(row, 'category_id'));
        const classification = classifications.get(numberIn(row, 'classification_id'));
        const key = keyOf('categories_classifications', row);
        if (!category || !classification || category.projectId !== classification.projectId) {
          const reason = `Its ${category ? 'classification' : 'category'} is not there, or of another project.`;
          told.refuse('categories_classifications', key, 'parent.missing', reason);
          return null;
        }
        const link = { categoryId: category.categoryId, classificationId: classification.classificationId };
        // Somebody here may have been faster.
        if (await this.rows.exists(tx, CategoryClassification, link)) return 0;
        await this.rows.add(tx, CategoryClassification, { ...link, createdBy: null, createdAt: new Date() });
        return 0;
      },
    });
    await this.tables.finish(run, 'categories_classifications');
  }
}
