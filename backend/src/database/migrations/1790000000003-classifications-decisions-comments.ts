import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions, TableIndex } from 'typeorm';
import type { TableForeignKeyOptions } from 'typeorm/schema-builder/options/TableForeignKeyOptions.js';
import type { TableIndexOptions } from 'typeorm/schema-builder/options/TableIndexOptions.js';

type Column = TableColumnOptions;

const QUEUE = new TableIndex({ name: 'ix_annotations_queue', columnNames: ['category_id', 'status', 'name'] });

/** Classifications and where they are offered, what readers decided, what people said, and the queue of a reader. */
export class ClassificationsDecisionsComments1790000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner.dataSource.options.type === 'mariadb')) await runner.createTable(table);
    await runner.createIndex('annotations', QUEUE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('annotations', QUEUE);
    const all = tables(runner.dataSource.options.type === 'mariadb');
    for (const table of all.reverse()) await runner.dropTable(table);
  }
}

const key = (name: string): Column => ({
  ...{ name, type: 'integer', isPrimary: true },
  ...{ isGenerated: true, generationStrategy: 'increment' },
});
const whole = (name: string, more: Partial<Column> = {}): Column => ({ name, type: 'integer', ...more });
const maybe = (name: string): Column => whole(name, { isNullable: true });
const text = (name: string, length: number): Column => ({ name, type: 'varchar', length: String(length) });
const time = (name: string): Column => ({ name, type: 'datetime', precision: 3 });
const tracked = (): Column[] => [
  time('created_at'),
  time('updated_at'),
  maybe('created_by'),
  maybe('updated_by'),
  whole('version', { default: '1' }),
];

function refer(table: string, to: string, onDelete = 'CASCADE', column = `${to}_id`): TableForeignKeyOptions {
  return {
    name: `fk_${table}_${column.replace(/_id$/, '')}`,
    columnNames: [column],
    referencedTableName: to === 'category' ? 'categories' : `${to}s`,
    referencedColumnNames: [`${to}_id`],
    ...{ onDelete, onUpdate: 'NO ACTION' },
  };
}
const owner = (table: string): TableForeignKeyOptions => refer(table, 'user', 'NO ACTION', 'owner_id');
const index = (name: string, ...columnNames: string[]): TableIndexOptions => ({ name, columnNames });
const unique = (name: string, ...columnNames: string[]): TableIndexOptions => ({ name, columnNames, isUnique: true });

type MakeColumn = (name: string) => Column;
type MakeTable = (
  name: string,
  columns: Column[],
  indices: TableIndexOptions[],
  foreignKeys: TableForeignKeyOptions[],
) => Table;

function tables(maria: boolean): Table[] {
  const longText = (name: string): Column => ({ name, type: maria ? 'longtext' : 'text' });
  const flag = (name: string): Column => ({ name, type: maria ? 'tinyint' : 'boolean', default: '0' });
  const table: MakeTable = (name, columns, indices, foreignKeys) =>
    new Table({ name, columns, indices, foreignKeys, engine: maria ? 'InnoDB' : undefined });
  return [
    table(
      'classifications',
      [
        ...[...tracked(), key('classification_id'), whole('project_id'), text('name', 255), text('type', 8)],
        ...[longText('data'), whole('owner_id'), longText('settings')],
      ],
      [unique('ux_classifications_project_name', 'project_id', 'name')],
      [refer('classifications', 'project'), owner('classifications')],
    ),
    table(
      'categories_classifications',
      [key('link_id'), whole('category_id'), whole('classification_id'), maybe('created_by'), time('created_at')],
      [
        unique('ux_categories_classifications', 'category_id', 'classification_id'),
        index('ix_categories_classifications_classification', 'classification_id'),
      ],
      [refer('categories_classifications', 'category'), refer('categories_classifications', 'classification')],
    ),
    table(
      'decisions',
      [
        ...[...tracked(), key('decision_id'), whole('annotation_id'), whole('classification_id'), whole('user_id')],
        text('option', 255),
      ],
      [
        unique('ux_decisions_reader', 'annotation_id', 'classification_id', 'user_id'),
        index('ix_decisions_classification', 'classification_id'),
        index('ix_decisions_user', 'user_id'),
      ],
      [
        ...[refer('decisions', 'annotation'), refer('decisions', 'classification')],
        refer('decisions', 'user', 'NO ACTION'),
      ],
    ),
    commentTable(table, longText, flag),
  ];
}

function commentTable(table: MakeTable, longText: MakeColumn, flag: MakeColumn): Table {
  return table(
    'comments',
    [
      ...[...tracked(), key('comment_id'), whole('project_id'), whole('annotation_id'), whole('layer_id')],
      ...[maybe('parent_id'), longText('content'), whole('sequence'), flag('resolved'), whole('owner_id')],
    ],
    [
      index('ix_comments_layer', 'layer_id', 'sequence'),
      index('ix_comments_annotation', 'annotation_id', 'sequence'),
      index('ix_comments_project', 'project_id', 'sequence'),
      index('ix_comments_parent', 'parent_id'),
    ],
    [
      ...[refer('comments', 'project'), refer('comments', 'annotation'), refer('comments', 'layer')],
      ...[refer('comments', 'comment', 'SET NULL', 'parent_id'), owner('comments')],
    ],
  );
}
