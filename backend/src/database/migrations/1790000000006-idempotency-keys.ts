import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Requests that may be sent again without being done again. */
export class IdempotencyKeys1790000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const maria = runner.dataSource.options.type === 'mariadb';
    const table = new Table({
      name: 'idempotency_keys',
      engine: maria ? 'InnoDB' : undefined,
      columns: [
        { name: 'key_hash', type: 'varchar', length: '64', isPrimary: true },
        { name: 'request_hash', type: 'varchar', length: '64' },
        { name: 'state', type: 'varchar', length: '10' },
        { name: 'status', type: 'integer', isNullable: true },
        { name: 'answer', type: maria ? 'longtext' : 'text', isNullable: true },
        { name: 'created_at', type: 'datetime', precision: 3 },
      ],
      indices: [{ name: 'ix_idempotency_keys_created', columnNames: ['created_at'] }],
    });
    await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('idempotency_keys');
  }
}
