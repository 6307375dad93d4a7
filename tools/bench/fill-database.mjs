// Rows by the hundred thousand, written straight into the tables: over HTTP it would take an hour.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const CATEGORIES = 20;
const CATEGORY_OF_MIDDLE = 7;
const LABELS_PER_SAMPLE = 3;
const REGIONS_PER_LAYER = 10;
const ROWS_PER_STATEMENT = 500;
const NOW = '2026-01-01 00:00:00.000';
const TRACKED = { created_at: NOW, updated_at: NOW, created_by: 1, updated_by: 1, version: 1 };
const GEOMETRY = JSON.stringify({ points: Array.from({ length: 20 }, (_, n) => [n * 3.5, (n * n) % 97]) });

/**
 * Makes one project: samples with an image and a drawing layer each, over 20 categories, and regions on the layers.
 * `labels` are the labels of the project; each sample has three of them.
 *
 * @param server    as `startThrowawayServer` gives it; its first user owns everything.
 * @param {string} databaseUrl  empty: the embedded database in the server's folder.
 * @returns ids and names of things in the middle of it.
 */
export async function fill(server, databaseUrl, { annotations, regions, labels = 0 }) {
  const database = databaseUrl ? await mariaDb(databaseUrl) : sqlite(join(server.folder, 'memento.sqlite'));
  const insert = (table, count, rowOf) => insertRows(database, table, count, (n) => ({ ...TRACKED, ...rowOf(n) }));
  await insert('projects', 1, () => ({ project_id: 1, name: 'Large', owner_id: 1, settings: '' }));
  const inProject = { project_id: 1, owner_id: 1 };
  await insert('categories', CATEGORIES, (n) => ({
    category_id: n,
    name: `Category ${n}`,
    settings: '',
    ...inProject,
  }));
  await insert('images', annotations, (n) => ({ image_id: n, name: `image ${n}`, ...IMAGE, ...inProject }));
  await insert('annotations', annotations, (n) => ({
    // As nameOrder() of the backend makes it.
    name_order: `sample ${String.fromCharCode(0x30 + String(n).length)}${n}`,
    ...{ annotation_id: n, name: `sample ${n}`, category_id: (n % CATEGORIES) + 1, image_id: n, status: 'N' },
    ...inProject,
  }));
  await insert('layers', annotations, (n) => ({
    ...{
      layer_id: n,
      name: 'Regions',
      annotation_id: n,
      kind: 'drawing',
      settings: '',
      sequence: 1,
      regions_version: 1,
    },
    ...inProject,
  }));
  await insert('regions', regions, (n) => ({
    ...{
      region_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      layer_id: layerOf(n, annotations),
      position: n,
    },
    ...{ shape: 'polygon', geometry: GEOMETRY, name: '', colour: '#ffcc00', owner_id: 1 },
  }));
  await insertLabels(database, { annotations, labels, inProject });
  await database.end();
  const middle = Math.floor(annotations / 2) + CATEGORY_OF_MIDDLE - 1; // annotations / 2 is in the first category
  return {
    projectId: 1,
    categoryId: CATEGORY_OF_MIDDLE,
    annotationId: middle,
    layerId: middle,
    imageName: `image ${middle}`,
  };
}

/** @param rowOf  makes the row for a number from 1. */
async function insertRows(database, table, count, rowOf) {
  for (let start = 0; start < count; start += ROWS_PER_STATEMENT) {
    const length = Math.min(ROWS_PER_STATEMENT, count - start);
    await database.insert(
      table,
      Array.from({ length }, (_, n) => rowOf(start + n + 1)),
    );
  }
}

async function insertLabels(database, { annotations, labels, inProject }) {
  if (labels === 0) return;
  const label = (n) => ({ ...TRACKED, label_id: n, name: `Keyword number ${n}`, ...inProject });
  await insertRows(database, 'labels', labels, label);
  await insertRows(database, 'annotations_labels', annotations * LABELS_PER_SAMPLE, (n) => ({
    annotation_id: Math.ceil(n / LABELS_PER_SAMPLE),
    label_id: (n % labels) + 1,
    created_by: 1,
    created_at: NOW,
  }));
}

const IMAGE = {
  ...{
    uri: 'x/y.tif',
    type: '',
    format: 3,
    status: 'failed',
    sha256: '0'.repeat(64),
    bytes: 1,
    original_name: 'y.tif',
  },
};

/** Ten regions on each layer until they are used up, so that one layer returns the same however many there are. */
function layerOf(n, annotations) {
  return 1 + ((Math.floor(annotations / 2 + (n - 1) / REGIONS_PER_LAYER) - 1) % annotations);
}

function sqlite(file) {
  const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite');
  const connection = new DatabaseSync(file, { timeout: 10_000 });
  connection.exec('PRAGMA synchronous = OFF');
  const quoted = (value) => (typeof value === 'number' ? value : `'${value.replaceAll("'", "''")}'`);
  return {
    insert: (table, rows) => {
      const values = rows.map((row) => `(${Object.values(row).map(quoted).join(',')})`);
      connection.exec(`INSERT INTO ${table} (${Object.keys(rows[0]).join(',')}) VALUES ${values.join(',')}`);
    },
    end: () => connection.close(),
  };
}

async function mariaDb(url) {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection(url.replace(/^mariadb:/, 'mysql:'));
  return {
    insert: (table, rows) =>
      connection.query(`INSERT INTO ${table} (${Object.keys(rows[0]).join(',')}) VALUES ?`, [
        rows.map((row) => Object.values(row)),
      ]),
    end: () => connection.end(),
  };
}
