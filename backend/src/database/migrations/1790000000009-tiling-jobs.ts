import { type MigrationInterface, type QueryRunner, Table, type TableForeignKey } from 'typeorm';

/** What is tiled, by which server, and how often it was tried: one row per image. */
export class TilingJobs1790000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const table = new Table({
      name: 'tiling_jobs',
      engine: runner.dataSource.options.type === 'mariadb' ? 'InnoDB' : undefined,
      columns: [
        { name: 'job_id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
        { name: 'image_id', type: 'integer' },
        { name: 'project_id', type: 'integer' },
        { name: 'state', type: 'varchar', length: '10' },
        { name: 'size', type: 'bigint', default: 0 },
        { name: 'attempts', type: 'integer', default: 0 },
        { name: 'interruptions', type: 'integer', default: 0 },
        { name: 'turn', type: 'integer', default: 0 },
        { name: 'not_before', type: 'datetime', precision: 3 },
        { name: 'progress', type: 'float', default: 0 },
        { name: 'failure_code', type: 'varchar', length: '64', isNullable: true },
        { name: 'failure_message', type: 'varchar', length: '1000', isNullable: true },
        { name: 'created_at', type: 'datetime', precision: 3 },
        { name: 'started_at', type: 'datetime', precision: 3, isNullable: true },
        { name: 'finished_at', type: 'datetime', precision: 3, isNullable: true },
        { name: 'lease_owner', type: 'varchar', length: '255', isNullable: true },
        { name: 'lease_until', type: 'datetime', precision: 3, isNullable: true },
      ],
      indices: [
        { name: 'ux_tiling_jobs_image', columnNames: ['image_id'], isUnique: true },
        { name: 'ix_tiling_jobs_state', columnNames: ['state', 'project_id', 'job_id'] },
        { name: 'ix_tiling_jobs_turn', columnNames: ['project_id', 'turn'] },
      ],
      foreignKeys: [reference('image', 'images'), reference('project', 'projects')],
    });
    await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('tiling_jobs');
  }
}

function reference(name: string, table: string): TableForeignKey {
  return {
    name: `fk_tiling_jobs_${name}`,
    columnNames: [`${name}_id`],
    referencedTableName: table,
    referencedColumnNames: [`${name}_id`],
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  } as TableForeignKey;
}
