import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

type Column = TableColumnOptions;

const key = (name: string): Column => ({
  name,
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
});
const whole = (name: string, isNullable = false): Column => ({ name, type: 'integer', isNullable });
const text = (name: string, length: number, isNullable = false): Column => ({
  name,
  type: 'varchar',
  length: String(length),
  isNullable,
});
const time = (name: string, isNullable = false): Column => ({ name, type: 'datetime', precision: 3, isNullable });

function refer(table: string, to: string, onDelete = 'CASCADE') {
  return {
    name: `fk_${table}_${to}`,
    columnNames: [`${to}_id`],
    referencedTableName: `${to}s`,
    referencedColumnNames: [`${to}_id`],
    onDelete,
    onUpdate: 'NO ACTION',
  };
}

/** Columns that tables get that were there before. `ALTER TABLE` leaves them in place; TypeORM's own way copies them on SQLite. */
const ADDED: [table: string, column: string, definition: string][] = [
  ['users', 'kind', "varchar(8) NOT NULL DEFAULT 'person'"],
  ['sessions', 'address', 'varchar(64) NULL'],
  ['sessions', 'agent', 'varchar(255) NULL'],
  ['sessions', 'guest_name', 'varchar(100) NULL'],
];

/** Accounts of share links, where sessions come from, access tokens, counted attempts, identities, shares, their openings. */
export class PeopleTokensShares1790000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, definition] of ADDED)
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
    for (const table of tables(runner)) await runner.createTable(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables(runner).reverse()) await runner.dropTable(table);
    for (const [table, column] of ADDED) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}

function tables(runner: QueryRunner): Table[] {
  const engine = runner.dataSource.options.type === 'mariadb' ? 'InnoDB' : undefined;
  return [accessTokens(engine), attemptCounts(engine), identities(engine), shares(engine), shareOpenings(engine)];
}

function accessTokens(engine: string | undefined): Table {
  return new Table({
    name: 'access_tokens',
    engine,
    columns: [
      ...[key('token_id'), whole('user_id'), text('name', 255), text('scope', 8), text('token_hash', 64)],
      ...[time('created_at'), time('expires_at'), time('last_used_at', true)],
    ],
    indices: [
      { name: 'ux_access_tokens_hash', columnNames: ['token_hash'], isUnique: true },
      { name: 'ix_access_tokens_user', columnNames: ['user_id'] },
    ],
    foreignKeys: [refer('access_tokens', 'user')],
  });
}

function attemptCounts(engine: string | undefined): Table {
  return new Table({
    name: 'attempt_counts',
    engine,
    columns: [{ ...text('attempt_key', 64), isPrimary: true }, whole('failures'), time('expires_at')],
    indices: [{ name: 'ix_attempt_counts_expires', columnNames: ['expires_at'] }],
  });
}

function identities(engine: string | undefined): Table {
  return new Table({
    name: 'identities',
    engine,
    columns: [
      { ...text('issuer', 255), isPrimary: true },
      { ...text('subject', 255), isPrimary: true },
      ...[whole('user_id'), time('created_at')],
    ],
    indices: [{ name: 'ix_identities_user', columnNames: ['user_id'] }],
    foreignKeys: [refer('identities', 'user')],
  });
}

function shares(engine: string | undefined): Table {
  return new Table({
    name: 'shares',
    engine,
    columns: [
      ...[key('share_id'), whole('annotation_id'), whole('user_id'), text('token_hash', 64)],
      ...[text('access_right', 8), text('note', 500), time('created_at'), whole('created_by')],
      ...[time('expires_at'), time('revoked_at', true), whole('revoked_by', true)],
    ],
    indices: [
      { name: 'ux_shares_hash', columnNames: ['token_hash'], isUnique: true },
      { name: 'ux_shares_user', columnNames: ['user_id'], isUnique: true },
      { name: 'ix_shares_annotation', columnNames: ['annotation_id', 'share_id'] },
    ],
    foreignKeys: [refer('shares', 'annotation'), refer('shares', 'user', 'NO ACTION')],
  });
}

function shareOpenings(engine: string | undefined): Table {
  return new Table({
    name: 'share_openings',
    engine,
    columns: [
      ...[key('opening_id'), whole('share_id'), time('at'), text('display_name', 100)],
      ...[text('address', 64, true), text('agent', 255, true)],
    ],
    indices: [{ name: 'ix_share_openings_share', columnNames: ['share_id', 'opening_id'] }],
    foreignKeys: [refer('share_openings', 'share')],
  });
}
