import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** One row per deletion; what went with it carries its id. */
export class Trash1790000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const table = new Table({
      name: 'trash',
      engine: runner.dataSource.options.type === 'mariadb' ? 'InnoDB' : undefined,
      columns: [
        { name: 'trash_id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
        { name: 'kind', type: 'varchar', length: '12' },
        { name: 'object_id', type: 'integer' },
        { name: 'name', type: 'varchar', length: '255' },
        { name: 'project_id', type: 'integer' },
        { name: 'deleted_by', type: 'integer' },
        { name: 'actor', type: 'varchar', length: '255' },
        { name: 'deleted_at', type: 'datetime', precision: 3 },
        { name: 'expires_at', type: 'datetime', precision: 3 },
      ],
      indices: [
        { name: 'ix_trash_project', columnNames: ['project_id', 'trash_id'] },
        { name: 'ix_trash_expires', columnNames: ['expires_at'] },
      ],
      foreignKeys: [
        {
          name: 'fk_trash_project',
          columnNames: ['project_id'],
          referencedTableName: 'projects',
          referencedColumnNames: ['project_id'],
          onDelete: 'CASCADE',
          onUpdate: 'NO ACTION',
        },
      ],
    });
    await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('trash');
  }
}
