import { type MigrationInterface, type QueryRunner, Table, type TableForeignKey } from 'typeorm';

/** Addresses that are told when samples are submitted, and what is to be sent there. */
export class Webhooks1790000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const maria = runner.dataSource.options.type === 'mariadb';
    const engine = maria ? 'InnoDB' : undefined;
    const id = { type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' } as const;
    const time = { type: 'datetime', precision: 3 } as const;
    const webhooks = new Table({
      ...{ name: 'webhooks', engine },
      columns: [
        { ...id, name: 'webhook_id' },
        { name: 'project_id', type: 'integer' },
        { name: 'address', type: 'varchar', length: '1000' },
        flag('active', maria),
        { name: 'salt', type: 'varchar', length: '64' },
        { name: 'secret_hash', type: 'varchar', length: '64' },
        { ...time, name: 'created_at' },
        { ...time, name: 'updated_at' },
        { name: 'created_by', type: 'integer', isNullable: true },
        { name: 'updated_by', type: 'integer', isNullable: true },
        { name: 'version', type: 'integer', default: '1' },
      ],
      indices: [{ name: 'ix_webhooks_project', columnNames: ['project_id'] }],
      foreignKeys: [reference('webhooks', 'project', 'projects')],
    });
    const deliveries = new Table({
      ...{ name: 'webhook_deliveries', engine },
      columns: [
        { ...id, name: 'delivery_id' },
        { name: 'webhook_id', type: 'integer' },
        { name: 'message_id', type: 'varchar', length: '36' },
        { name: 'event', type: 'varchar', length: '40' },
        { name: 'body', type: maria ? 'longtext' : 'text' },
        { name: 'state', type: 'varchar', length: '10' },
        { name: 'attempts', type: 'integer', default: '0' },
        { ...time, name: 'not_before' },
        { name: 'claim', type: 'varchar', length: '36', isNullable: true },
        { name: 'last_status', type: 'integer', isNullable: true },
        { name: 'failure_code', type: 'varchar', length: '64', isNullable: true },
        { name: 'failure_message', type: 'varchar', length: '1000', isNullable: true },
        { ...time, name: 'created_at' },
        { ...time, name: 'tried_at', isNullable: true },
        { ...time, name: 'finished_at', isNullable: true },
      ],
      indices: [
        { name: 'ix_webhook_deliveries_due', columnNames: ['state', 'not_before'] },
        { name: 'ix_webhook_deliveries_webhook', columnNames: ['webhook_id', 'delivery_id'] },
        { name: 'ix_webhook_deliveries_created', columnNames: ['created_at'] },
      ],
      foreignKeys: [reference('webhook_deliveries', 'webhook', 'webhooks')],
    });
    await runner.createTable(webhooks);
    await runner.createTable(deliveries);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('webhook_deliveries');
    await runner.dropTable('webhooks');
  }
}

function flag(name: string, maria: boolean) {
  return maria ? { name, type: 'tinyint', default: '1' } : { name, type: 'boolean', default: '1' };
}

function reference(from: string, name: string, table: string): TableForeignKey {
  return {
    name: `fk_${from}_${name}`,
    columnNames: [`${name}_id`],
    referencedTableName: table,
    referencedColumnNames: [`${name}_id`],
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  } as TableForeignKey;
}
