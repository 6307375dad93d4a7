import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { digestOf } from '../../src/users/passwords.js';
import { cutOff, DRAWN, fabric, FOREIGN, TRIANGLE } from './drawings.js';
import { picture, writeFlat, writeTiles } from './images.js';
import { PUBLIC_SCHEMA } from './schema.js';

export const ANN_PASSWORD = 'Ännas pass 🔬';
export const BOB_PASSWORD = 'bobs password';
export const SHARE_TOKEN = 'a'.repeat(30) + '-_' + 'Z9'.repeat(17) + 'x';
export const TILED_JPEG = picture(1500, 1100, 3);
export const TILED_PNG = picture(1100, 600, 4);

export interface PublicSystem {
  url: URL;
  imagesFolder: string;
  connection: Connection;
  query(sql: string): Promise<RowDataPacket[]>;
  /** Changes when any row of any table does. */
  checksum(): Promise<unknown>;
  /** Puts the file there that was missing. */
  mendImages(): Promise<void>;
  remove(): Promise<void>;
}

/** A database and a folder of the public system as years of use leave them. @param server Without a database. */
export async function aPublicSystem(server: URL): Promise<PublicSystem> {
  const { hostname: host, port, username: user, password } = server;
  const connection = await createConnection({ host, port: Number(port), user, password, charset: 'utf8mb4' });
  const name = `memento_public_${randomUUID().replaceAll('-', '')}`;
  // As Debian sets it up: blind to case.
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  await connection.query(`USE ${name}`);
  for (const statement of PUBLIC_SCHEMA.split(';')) await connection.query(statement);
  await addRows(connection);
  const imagesFolder = mkdtempSync(join(tmpdir(), 'memento-public-'));
  await addImages(imagesFolder);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const query = async (sql: string): Promise<RowDataPacket[]> => (await connection.query<RowDataPacket[]>(sql))[0];
  return {
    ...{ url, imagesFolder, connection, query },
    checksum: async () => {
      const tables = (await query('SHOW TABLES')).map((row) => Object.values(row)[0] as string);
      return query(`CHECKSUM TABLE ${tables.join(', ')}`);
    },
    mendImages: () => writeFlat(imagesFolder, '3_15.png', picture(40, 30, 3)),
    remove: async () => {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
      rmSync(imagesFolder, { recursive: true, force: true });
    },
  };
}

async function addImages(folder: string): Promise<void> {
  await writeFlat(folder, '3_9.jpg', picture(300, 200, 3));
  await writeFlat(folder, '3_10.png', picture(64, 48, 4));
  await writeFlat(folder, '3_11.jpg', picture(100, 73, 3)); // the overview of a tiled image
  await writeTiles(folder, '3_11', '.jpg', TILED_JPEG);
  await writeTiles(folder, '3_12', '.png', TILED_PNG);
  const [first] = await writeTiles(folder, '3_17', '.jpg', picture(1200, 700, 3));
  unlinkSync(join(folder, first));
  await writeFlat(folder, '3_18.jpg', picture(800, 600, 3)); // of one tile, which is not written
  writeFileSync(join(folder, '3_21.png'), 'no image at all');
}

async function addRows(connection: Connection): Promise<void> {
  const add = (table: string, rows: unknown[][]) => connection.query(`INSERT INTO ${table} VALUES ?`, [rows]);
  await add('users', [
    [1, 'sysadm', 'System administrator', digestOf('sysadm'), 'sysadm@yourdomain.com', ''],
    [7, 'ann', 'Änn 🔬', digestOf(ANN_PASSWORD), 'ann@lab.test', 'maxlengthlist:12'],
    [8, 'bob', 'Bob', digestOf(BOB_PASSWORD).toUpperCase(), 'bob@lab.test', 'none'],
    [9, 'Zoë', '', digestOf('zoe'), '', ''],
    [10, 'old', 'Before hashes', 'plain text', 'old@lab.test', ''],
    [11, '   ', 'Nameless', digestOf('x'), '', ''],
  ]);
  await add('permissions', [
    ...[
      [1, 'sysadm', 1],
      [1, 'proadm', 1],
      [7, 'proadm', 1],
      [8, 'propar', 3],
      [9, 'catpar', 4],
      [9, 'annvie', 5],
    ],
    ...[
      [99, 'propar', 3],
      [8, 'provie', 99],
      [8, 'bogus', 1],
    ],
  ]);
  await add('projects', [
    [3, 'Kidney 🧬', 7, 'expandlayer:1,fastannotation:1,clastype:l'],
    [4, 'Orphaned', 99, ''],
    [5, 'Mine', 8, ''],
  ]);
  await add('categories', [
    ...[
      [4, 'wild type', 3, 7, 'forcerow:4'],
      [5, 'of nothing', 99, 7, ''],
      [6, 'Cat', 4, 99, ''],
      [7, 'wild-type ♥', 3, 8, ''],
    ],
  ]);
  await add('classifications', [
    [1, 'Good', 'M', 'star#A', 3, 7, ''],
    [2, 'Stage', 'M', 'early,late', 3, 7, ''],
    [3, 'Broken', 'X', '[oops', 3, 7, ''],
    [4, 'Lost', 'M', 'a', 99, 7, ''],
  ]);
  await add('categories_classifications', [
    [4, 1],
    [4, 2],
    [6, 1],
    [99, 1],
  ]);
  await add('labels', [
    [1, 'Größe µ', 3, 7],
    [2, 'artefact', 3, 99],
    [3, 'other', 4, 1],
  ]);
  await add('images', [
    [9, 'flat', '3_9.jpg', '', '300x200', 3, 7],
    [10, 'clear', '3_10.png', '', '640x480', 3, 7],
    [11, 'tiled', '3_11.jpg', 'T', '1500x1100', 3, 7],
    [12, 'tiled clear', '3_12.png', 'T', '1100x600', 3, 7],
    [13, 'elsewhere', 'https://images.lab.test/1.png', 'E', '', 3, 7],
    [14, 'never came', 'temp', '', '', 3, 7],
    [15, 'gone', '3_15.png', '', '40x30', 3, 7],
    [16, 'path', '../../../../etc/passwd', '', '1x1', 3, 7],
    [17, 'holes', '3_17.jpg', 'T', '1200x700', 3, 7],
    [18, 'one tile', '3_18.jpg', 'T', '800x600', 3, 7],
    [19, 'script', 'javascript:alert(1)', 'E', '', 3, 7],
    [20, 'of nothing', '99_20.png', '', '1x1', 99, 7],
    [21, 'no image', '3_21.png', '', '1x1', 3, 99],
  ]);
  await add('annotations', [
    [5, 'mouse 1', 'S', SHARE_TOKEN, 9, 3, 4, 7],
    [6, 'mouse 2', 'N', '', 0, 3, 4, 8],
    [7, 'of nothing', 'N', '', 9, 3, 99, 7],
    [8, 'mouse 3', 'N', 'guess', -1, 4, 4, 99],
    [9, '', 'X', '', 999, 3, 7, 7],
  ]);
  await add('annotations_labels', [
    [5, 1],
    [5, 2],
    [5, 3],
    [7, 1],
    [5, null],
  ]);
  await addLayers(add);
  await add('comments', [
    [1, 'Seen „it“ 🎉\nand 𝒻ar', 1, 17, 3, 8],
    [2, 'on nothing', 2, 99, 3, 8],
    [3, 'on a layer without its image', 3, 21, 3, 8],
    [4, 'by nobody', 4, 11, 0, 99],
  ]);
}

async function addLayers(add: (table: string, rows: unknown[][]) => Promise<unknown>): Promise<void> {
  const clip = 'clip:auto,transparency:1.0,color:#00ff00,default:visible';
  await add('layers', [
    [10, 'older than its group', '', 10, clip, 4, 12, 5, 3, 7],
    [11, 'base', '', 9, '', 1, 0, 5, 3, 7],
    [12, 'T0', '', 0, '', 2, 0, 5, 3, 7],
    [13, 'DAPI_T0', '', 10, clip, 3, 12, 5, 3, 7],
    [14, 'minus one', '', 11, 'None', 5, -1, 5, 3, 7],
    [15, 'in no group', '', 12, '', 6, 13, 5, 3, 7],
    [16, 'empty', 'none', 0, '', 7, 0, 5, 3, 8],
    [17, 'drawn', fabric(DRAWN.map(({ object }) => object)), 0, '', 8, 0, 5, 3, 8],
    [18, 'foreign', fabric([TRIANGLE, ...FOREIGN]), 0, '', 9, 0, 5, 3, 8],
    [19, 'cut off', cutOff().text, 0, '', 10, 0, 5, 3, 8],
    [20, 'no JSON', 'eins zwei drei', 0, '', 11, 0, 5, 3, 8],
    [21, 'without its image', '', 999, '', 12, 0, 5, 3, 7],
    [22, 'of nothing', fabric([TRIANGLE]), 0, '', 1, 0, 99, 3, 7],
    [23, 'both', fabric([TRIANGLE]), 9, '', 13, 0, 5, 3, 7],
    [24, 'null', null, null, null, 14, 0, 6, 3, 99],
    [25, 'drawn and all removed', fabric([]), -1, '', 2, 0, 6, 3, 7],
  ]);
}
