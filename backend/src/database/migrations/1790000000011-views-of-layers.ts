import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Everybody may see a sample's channels in their own way. */
export class ViewsOfLayers1790000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const maria = runner.dataSource.options.type === 'mariadb';
    const belongsTo = (one: string) => ({
      name: `fk_layer_views_${one}`,
      columnNames: [`${one}_id`],
      referencedTableName: `${one}s`,
      referencedColumnNames: [`${one}_id`],
      ...{ onDelete: 'CASCADE', onUpdate: 'NO ACTION' },
    });
    await runner.createTable(
      new Table({
        name: 'layer_views',
        columns: [
          { name: 'user_id', type: 'integer', isPrimary: true },
          { name: 'layer_id', type: 'integer', isPrimary: true },
          { name: 'settings', type: maria ? 'longtext' : 'text' },
          { name: 'updated_at', type: 'datetime', precision: 3 },
        ],
        indices: [{ name: 'ix_layer_views_layer', columnNames: ['layer_id'] }],
        foreignKeys: [belongsTo('user'), belongsTo('layer')],
        engine: maria ? 'InnoDB' : undefined,
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('layer_views');
  }
}
