import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Who did what, when. */
export class AuditLog1790000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const maria = runner.dataSource.options.type === 'mariadb';
    const table = new Table({
      name: 'audit_log',
      engine: maria ? 'InnoDB' : undefined,
      columns: [
        { name: 'audit_id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
        { name: 'at', type: 'datetime', precision: 3 },
        { name: 'user_id', type: 'integer', isNullable: true },
        { name: 'actor', type: 'varchar', length: '255' },
        { name: 'action', type: 'varchar', length: '40' },
        { name: 'kind', type: 'varchar', length: '20' },
        { name: 'object_id', type: 'varchar', length: '80' },
        { name: 'project_id', type: 'integer', isNullable: true },
        { name: 'details', type: maria ? 'longtext' : 'json' },
      ],
      indices: [
        { name: 'ix_audit_log_project', columnNames: ['project_id', 'audit_id'] },
        { name: 'ix_audit_log_user', columnNames: ['user_id', 'audit_id'] },
        { name: 'ix_audit_log_object', columnNames: ['kind', 'object_id', 'audit_id'] },
      ],
    });
    await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_log');
  }
}
