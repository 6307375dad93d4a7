import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { nameOrder } from '../name-order.js';

const ROWS_AT_ONCE = 500;
const NAME_ORDER = new TableColumn({ name: 'name_order', type: 'varchar', length: '512', default: "''" });

const browsed = (name: string, column: string) =>
  new TableIndex({ name, columnNames: ['project_id', 'trash_id', column, 'category_id', 'status'] });
const queued = (name: string, column: string) =>
  new TableIndex({ name, columnNames: ['category_id', 'status', column] });

/** Samples lie in the order in which people count: `sample 2` before `sample 10`. */
export class NamesAsPeopleCount1790000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('annotations', NAME_ORDER);
    await fill(runner);
    // The new ones first: a foreign key of MariaDB needs one of them at any time.
    await runner.createIndex('annotations', browsed('ix_annotations_browse_order', 'name_order'));
    await runner.createIndex('annotations', queued('ix_annotations_queue_order', 'name_order'));
    await runner.dropIndex('annotations', browsed('ix_annotations_browse', 'name'));
    await runner.dropIndex('annotations', queued('ix_annotations_queue', 'name'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.createIndex('annotations', browsed('ix_annotations_browse', 'name'));
    await runner.createIndex('annotations', queued('ix_annotations_queue', 'name'));
    await runner.dropIndex('annotations', queued('ix_annotations_queue_order', 'name_order'));
    await runner.dropIndex('annotations', browsed('ix_annotations_browse_order', 'name_order'));
    await runner.dropColumn('annotations', 'name_order');
  }
}

/** No database counts by itself; each names its rows anew in one statement for some hundreds. */
async function fill(runner: QueryRunner): Promise<void> {
  for (let after = 0; ;) {
    const rows = (await runner.query(
      'SELECT annotation_id AS id, name FROM annotations WHERE annotation_id > ? ORDER BY annotation_id LIMIT ?',
      [after, ROWS_AT_ONCE],
    )) as { id: number; name: string }[];
    if (rows.length === 0) return;
    const cases = rows.map(() => 'WHEN ? THEN ?').join(' ');
    await runner.query(
      `UPDATE annotations SET name_order = CASE annotation_id ${cases} END WHERE annotation_id IN (${rows.map(() => '?').join()})`,
      [...rows.flatMap(({ id, name }) => [id, nameOrder(name)]), ...rows.map(({ id }) => id)],
    );
    after = Number(rows.at(-1)?.id);
  }
}
