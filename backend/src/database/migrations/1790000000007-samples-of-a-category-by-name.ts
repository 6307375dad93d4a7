import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const BY_NAME = new TableIndex({ name: 'ix_annotations_category_name', columnNames: ['category_id', 'name'] });

/**
 * A page of samples is read in the order of an index. The unique one on the same columns does not serve: MariaDB does not
 * take the id, by which pages go on, for a part of it.
 */
export class SamplesOfACategoryByName1790000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('annotations', BY_NAME);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('annotations', BY_NAME);
  }
}
