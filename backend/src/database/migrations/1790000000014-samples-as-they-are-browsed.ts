import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const BROWSED = new TableIndex({
  name: 'ix_annotations_browse',
  columnNames: ['project_id', 'trash_id', 'name', 'category_id', 'status'],
});
const CHANGED = new TableIndex({
  name: 'ix_annotations_updated',
  columnNames: ['project_id', 'trash_id', 'updated_at'],
});

/**
 * A page from the middle of a hundred thousand samples is found by counting rows, and how far a project is by counting all
 * of them: with these, in the index alone.
 */
export class SamplesAsTheyAreBrowsed1790000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('annotations', BROWSED);
    await runner.createIndex('annotations', CHANGED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('annotations', CHANGED);
    await runner.dropIndex('annotations', BROWSED);
  }
}
