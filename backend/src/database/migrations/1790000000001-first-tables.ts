import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';
import type { TableForeignKeyOptions } from 'typeorm/schema-builder/options/TableForeignKeyOptions.js';
import type { TableIndexOptions } from 'typeorm/schema-builder/options/TableIndexOptions.js';

type Column = TableColumnOptions;

/** People, projects, categories, labels, images, annotations, layers, regions and permissions. */
export class FirstTables1790000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const maria = runner.dataSource.options.type === 'mariadb';
    if (maria) await compareExactly(runner);
    for (const table of tables(maria)) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner.dataSource.options.type === 'mariadb').reverse()) await runner.dropTable(table);
  }
}

/** Names differ when their bytes differ, trailing blanks included, as on SQLite: same order, same duplicates in both. */
async function compareExactly(runner: QueryRunner): Promise<void> {
  const [row] = (await runner.query('SELECT DATABASE() name')) as { name: string }[];
  await runner.query(`ALTER DATABASE \`${row?.name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin`);
}

const key = (name: string): Column => ({
  name,
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
});
const whole = (name: string, more: Partial<Column> = {}): Column => ({ name, type: 'integer', ...more });
const maybe = (name: string): Column => whole(name, { isNullable: true });
const text = (name: string, length: number, more: Partial<Column> = {}): Column => ({
  name,
  type: 'varchar',
  length: String(length),
  ...more,
});
const time = (name: string): Column => ({ name, type: 'datetime', precision: 3 });
/** 0 while it is there; else the entry of the trash that it lies in. */
const trashable = (): Column => whole('trash_id', { default: '0' });
const tracked = (): Column[] => [
  time('created_at'),
  time('updated_at'),
  maybe('created_by'),
  maybe('updated_by'),
  whole('version', { default: '1' }),
];

function refer(table: string, to: string, onDelete = 'CASCADE', column = `${to}_id`): TableForeignKeyOptions {
  const plural = to === 'category' ? 'categories' : `${to}s`;
  return {
    name: `fk_${table}_${column.replace(/_id$/, '')}`,
    columnNames: [column],
    referencedTableName: plural,
    referencedColumnNames: [`${to}_id`],
    onDelete,
    onUpdate: 'NO ACTION',
  };
}
const owner = (table: string): TableForeignKeyOptions => refer(table, 'user', 'NO ACTION', 'owner_id');

const index = (name: string, ...columnNames: string[]): TableIndexOptions => ({ name, columnNames });
const unique = (name: string, ...columnNames: string[]): TableIndexOptions => ({ name, columnNames, isUnique: true });

function tables(maria: boolean): Table[] {
  const longText = (name: string): Column => ({ name, type: maria ? 'longtext' : 'text' });
  const json = (name: string, isNullable = false): Column => ({ name, type: maria ? 'longtext' : 'json', isNullable });
  const flag = (name: string, on: string): Column => ({ name, type: maria ? 'tinyint' : 'boolean', default: on });
  const table = (
    name: string,
    columns: Column[],
    indices: TableIndexOptions[],
    foreignKeys: TableForeignKeyOptions[] = [],
  ): Table => new Table({ name, columns, indices, foreignKeys, engine: maria ? 'InnoDB' : undefined });

  return [
    ...peopleTables(table, longText, flag),
    ...structureTables(table, longText),
    ...imageTables(table, json),
    ...annotationTables(table, longText, json),
    grantTable(table),
  ];
}

type MakeTable = (
  name: string,
  columns: Column[],
  indices: TableIndexOptions[],
  foreignKeys?: TableForeignKeyOptions[],
) => Table;
type MakeColumn = (name: string) => Column;
type MakeJson = (name: string, isNullable?: boolean) => Column;
type MakeFlag = (name: string, on: string) => Column;

function peopleTables(table: MakeTable, longText: MakeColumn, flag: MakeFlag): Table[] {
  return [
    table(
      'users',
      [
        ...tracked(),
        key('user_id'),
        text('username', 50),
        text('username_key', 50),
        text('name', 255),
        text('email', 255),
        text('password_hash', 255),
        longText('settings'),
        flag('active', '1'),
      ],
      [unique('ux_users_username', 'username_key')],
    ),
    table(
      'sessions',
      [text('session_id', 36, { isPrimary: true }), whole('user_id'), time('created_at'), time('expires_at')],
      [index('ix_sessions_user', 'user_id'), index('ix_sessions_expires', 'expires_at')],
      [refer('sessions', 'user')],
    ),
  ];
}

function structureTables(table: MakeTable, longText: MakeColumn): Table[] {
  return [
    table(
      'projects',
      [
        ...tracked(),
        trashable(),
        key('project_id'),
        text('name', 255),
        whole('owner_id'),
        longText('settings'),
        whole('readers', { default: '1' }),
      ],
      [unique('ux_projects_owner_name', 'owner_id', 'name', 'trash_id'), index('ix_projects_name', 'name')],
      [owner('projects')],
    ),
    table(
      'categories',
      [
        ...tracked(),
        trashable(),
        key('category_id'),
        whole('project_id'),
        text('name', 255),
        whole('owner_id'),
        longText('settings'),
      ],
      [unique('ux_categories_project_name', 'project_id', 'name', 'trash_id')],
      [refer('categories', 'project'), owner('categories')],
    ),
    table(
      'labels',
      [...tracked(), key('label_id'), whole('project_id'), text('name', 255), whole('owner_id')],
      [unique('ux_labels_project_name', 'project_id', 'name')],
      [refer('labels', 'project'), owner('labels')],
    ),
  ];
}

function imageTables(table: MakeTable, json: MakeJson): Table[] {
  return [
    table(
      'images',
      [
        ...tracked(),
        trashable(),
        key('image_id'),
        whole('project_id'),
        text('name', 255),
        whole('owner_id'),
        text('uri', 1000),
        text('type', 1),
        whole('format'),
        text('status', 10),
        { name: 'progress', type: 'float', default: '0' },
        text('failure_code', 64, { isNullable: true }),
        text('failure_message', 1000, { isNullable: true }),
        text('sha256', 64),
        { name: 'bytes', type: 'bigint' },
        text('original_name', 255),
        whole('width', { default: '0' }),
        whole('height', { default: '0' }),
        { name: 'pixel_size_um', type: 'double', isNullable: true },
        json('pyramid', true),
        json('statistics', true),
      ],
      [
        unique('ux_images_project_name', 'project_id', 'name', 'trash_id'),
        index('ix_images_status', 'status'),
        index('ix_images_sha256', 'sha256'),
      ],
      [refer('images', 'project'), owner('images')],
    ),
  ];
}

function annotationTables(table: MakeTable, longText: MakeColumn, json: MakeJson): Table[] {
  return [
    table(
      'annotations',
      [
        ...tracked(),
        trashable(),
        key('annotation_id'),
        whole('project_id'),
        whole('category_id'),
        maybe('image_id'),
        text('name', 255),
        whole('owner_id'),
        text('status', 1),
      ],
      [
        unique('ux_annotations_category_name', 'category_id', 'name', 'trash_id'),
        index('ix_annotations_project_name', 'project_id', 'name'),
        index('ix_annotations_image', 'image_id'),
      ],
      [
        refer('annotations', 'project'),
        refer('annotations', 'category'),
        refer('annotations', 'image', 'SET NULL'),
        owner('annotations'),
      ],
    ),
    table(
      'annotations_labels',
      [
        whole('annotation_id', { isPrimary: true }),
        whole('label_id', { isPrimary: true }),
        maybe('created_by'),
        time('created_at'),
      ],
      [index('ix_annotations_labels_label', 'label_id')],
      [refer('annotations_labels', 'annotation'), refer('annotations_labels', 'label')],
    ),
    table(
      'submissions',
      [whole('annotation_id', { isPrimary: true }), whole('user_id', { isPrimary: true }), time('submitted_at')],
      [index('ix_submissions_user', 'user_id')],
      [refer('submissions', 'annotation'), refer('submissions', 'user', 'NO ACTION')],
    ),
    layerTable(table, longText),
    regionTable(table, json),
  ];
}

function layerTable(table: MakeTable, longText: MakeColumn): Table {
  return table(
    'layers',
    [
      ...tracked(),
      trashable(),
      key('layer_id'),
      whole('project_id'),
      whole('annotation_id'),
      maybe('image_id'),
      maybe('parent_id'),
      text('kind', 8),
      text('name', 255),
      whole('owner_id'),
      longText('settings'),
      whole('sequence'),
      whole('regions_version', { default: '0' }),
    ],
    [
      index('ix_layers_annotation_sequence', 'annotation_id', 'sequence'),
      index('ix_layers_project', 'project_id', 'sequence'),
      index('ix_layers_image', 'image_id'),
      index('ix_layers_parent', 'parent_id'),
    ],
    [
      refer('layers', 'project'),
      refer('layers', 'annotation'),
      refer('layers', 'image'),
      refer('layers', 'layer', 'SET NULL', 'parent_id'),
      owner('layers'),
    ],
  );
}

function regionTable(table: MakeTable, json: MakeJson): Table {
  return table(
    'regions',
    [
      ...tracked(),
      text('region_id', 36, { isPrimary: true }),
      whole('layer_id'),
      whole('position'),
      text('shape', 12),
      json('geometry'),
      text('name', 255),
      maybe('label_id'),
      text('colour', 7),
      whole('owner_id'),
    ],
    [index('ix_regions_layer', 'layer_id', 'position'), index('ix_regions_label', 'label_id')],
    [refer('regions', 'layer'), refer('regions', 'label', 'SET NULL'), owner('regions')],
  );
}

function grantTable(table: MakeTable): Table {
  return table(
    'permissions',
    [
      ...tracked(),
      whole('user_id', { isPrimary: true }),
      text('type', 8, { isPrimary: true }),
      whole('type_id', { isPrimary: true }),
      maybe('project_id'),
      maybe('category_id'),
      maybe('annotation_id'),
    ],
    [
      index('ix_permissions_project', 'project_id', 'user_id'),
      index('ix_permissions_category', 'category_id'),
      index('ix_permissions_annotation', 'annotation_id'),
    ],
    [
      refer('permissions', 'user'),
      refer('permissions', 'project'),
      refer('permissions', 'category'),
      refer('permissions', 'annotation'),
    ],
  );
}
