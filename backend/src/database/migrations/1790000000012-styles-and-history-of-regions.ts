import { type MigrationInterface, type QueryRunner, Table, TableColumn, type TableColumnOptions } from 'typeorm';

/**
 * What a region looks like, who may draw on a drawing layer, every change of a region, and the Fabric.js objects that
 * cannot become regions.
 */
export class StylesAndHistoryOfRegions1790000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const maria = runner.dataSource.options.type === 'mariadb';
    for (const [table, columns] of added(maria)) {
      for (const column of columns) await runner.addColumn(table, new TableColumn(column));
    }
    for (const table of tables(maria)) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    const maria = runner.dataSource.options.type === 'mariadb';
    for (const table of tables(maria).reverse()) await runner.dropTable(table);
    for (const [table, columns] of added(maria)) {
      for (const { name } of columns) await runner.dropColumn(table, name);
    }
  }
}

function added(maria: boolean): [table: string, columns: TableColumnOptions[]][] {
  const flag = (name: string, value: '0' | '1'): TableColumnOptions => ({
    ...{ name, type: maria ? 'tinyint' : 'boolean', default: value },
  });
  const fraction = (name: string, value: string): TableColumnOptions => ({ name, type: 'double', default: value });
  return [
    ['regions', [fraction('stroke_px', '2'), flag('filled', '1'), flag('locked', '0'), flag('hidden', '0')]],
    ['layers', [flag('shared', '0'), fraction('opacity', '1'), flag('hidden', '0')]],
  ];
}

function tables(maria: boolean): Table[] {
  const longText = maria ? 'longtext' : 'text';
  const engine = maria ? 'InnoDB' : undefined;
  const refer = (table: string, one: string, onDelete: string) => ({
    ...{ name: `fk_${table}_${one}`, columnNames: [`${one}_id`], onDelete, onUpdate: 'NO ACTION' },
    ...{ referencedTableName: `${one}s`, referencedColumnNames: [`${one}_id`] },
  });
  const revisions = new Table({
    name: 'region_revisions',
    columns: [
      { name: 'revision_id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
      { name: 'layer_id', type: 'integer' },
      { name: 'layer_version', type: 'integer' },
      { name: 'region_id', type: 'varchar', length: '36' },
      { name: 'version', type: 'integer' },
      { name: 'op', type: 'varchar', length: '6' },
      { name: 'kind', type: 'varchar', length: '7' },
      { name: 'state_before', type: maria ? 'longtext' : 'json', isNullable: true },
      { name: 'user_id', type: 'integer', isNullable: true },
      { name: 'guest_name', type: 'varchar', length: '255', isNullable: true },
      { name: 'at', type: 'datetime', precision: 3 },
    ],
    indices: [
      { name: 'ix_region_revisions_layer', columnNames: ['layer_id', 'layer_version', 'revision_id'] },
      { name: 'ix_region_revisions_region', columnNames: ['region_id', 'revision_id'] },
    ],
    foreignKeys: [refer('region_revisions', 'layer', 'CASCADE'), refer('region_revisions', 'user', 'SET NULL')],
    engine,
  });
  const foreign = new Table({
    name: 'foreign_objects',
    columns: [
      { name: 'object_id', type: 'varchar', length: '36', isPrimary: true },
      { name: 'layer_id', type: 'integer' },
      { name: 'position', type: 'integer' },
      { name: 'text', type: longText },
    ],
    indices: [{ name: 'ix_foreign_objects_layer', columnNames: ['layer_id', 'position'] }],
    foreignKeys: [refer('foreign_objects', 'layer', 'CASCADE')],
    engine,
  });
  return [revisions, foreign];
}
