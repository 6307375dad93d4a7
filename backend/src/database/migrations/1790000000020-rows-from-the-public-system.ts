import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Which row of the public system became which of ours, so that an adoption that was broken off goes on where it stopped. */
export class RowsFromThePublicSystem1790000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const table = new Table({
      name: 'adopted_rows',
      engine: runner.dataSource.options.type === 'mariadb' ? 'InnoDB' : undefined,
      columns: [
        { name: 'source', type: 'varchar', length: '255', isPrimary: true },
        { name: 'kind', type: 'varchar', length: '32', isPrimary: true },
        { name: 'source_id', type: 'varchar', length: '64', isPrimary: true },
        { name: 'target_id', type: 'integer' },
        { name: 'adopted_at', type: 'datetime', precision: 3 },
      ],
    });
    await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('adopted_rows');
  }
}
