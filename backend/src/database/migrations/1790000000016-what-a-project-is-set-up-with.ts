import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';

const PLACE = new TableColumn({ name: 'place', type: 'integer', default: '0' });
const BY_PLACE = new TableIndex({ name: 'ix_categories_place', columnNames: ['project_id', 'place', 'name'] });
const COLOUR = new TableColumn({ name: 'colour', type: 'varchar', length: '7', isNullable: true });
const TRASH_ID = new TableColumn({ name: 'trash_id', type: 'integer', default: '0' });
const NAME_ANEW = new TableIndex({
  name: 'ux_classifications_name_trash',
  columnNames: ['project_id', 'name', 'trash_id'],
  isUnique: true,
});
const NAME_BEFORE = new TableIndex({
  name: 'ux_classifications_project_name',
  columnNames: ['project_id', 'name'],
  isUnique: true,
});

/** Categories have an order, labels a colour, and classifications go to the trash before what was decided by them is lost. */
export class WhatAProjectIsSetUpWith1790000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('categories', PLACE);
    await runner.createIndex('categories', BY_PLACE);
    await runner.addColumn('labels', COLOUR);
    await runner.addColumn('classifications', TRASH_ID);
    // The new one first: a foreign key of MariaDB needs one of them at any time.
    await runner.createIndex('classifications', NAME_ANEW);
    await runner.dropIndex('classifications', NAME_BEFORE);
    await kindOfTrash(runner, 12, 16);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM trash WHERE kind = 'classification'");
    await runner.query('DELETE FROM classifications WHERE trash_id <> 0');
    await kindOfTrash(runner, 16, 12);
    await runner.createIndex('classifications', NAME_BEFORE);
    await runner.dropIndex('classifications', NAME_ANEW);
    await runner.dropColumn('classifications', 'trash_id');
    await runner.dropColumn('labels', 'colour');
    await runner.dropIndex('categories', BY_PLACE);
    await runner.dropColumn('categories', 'place');
  }
}

/** TypeORM would drop the column of MariaDB with all that is in it and make another. */
async function kindOfTrash(runner: QueryRunner, from: number, to: number): Promise<void> {
  if (runner.dataSource.options.type === 'mariadb') {
    await runner.query(`ALTER TABLE trash MODIFY kind varchar(${to}) NOT NULL`);
    return;
  }
  const kind = (length: number) => new TableColumn({ name: 'kind', type: 'varchar', length: String(length) });
  await runner.changeColumn('trash', kind(from), kind(to));
}
