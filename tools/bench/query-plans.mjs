// Prints which indexes the two lists use that may not grow: the backend's own queries, as it writes them, explained.
// node query-plans.mjs '{"projectId":…,"categoryId":…,"imageName":…,"userId":…}', with the server's settings in the environment.
import { join } from 'node:path';
import { ROOT } from '../setup/workspace.mjs';

const at = JSON.parse(process.argv[2]);
const built = (path) => import(join(ROOT, 'backend/dist', path));
const { dataSourceOptions, openMigrated } = await built('database/data-source.js');
const { ENTITIES } = await built('entities.js');
const { ImagesRepository } = await built('images/images.repository.js');
const { AnnotationsRepository } = await built('annotations/annotations.repository.js');

const place = { databaseUrl: process.env.DATABASE_URL || null, dataDir: process.env.MEMENTO_DATA };
const database = await openMigrated(dataSourceOptions(place, ENTITIES));
const asked = [];
database.logger = Object.assign(Object.create(database.logger), { logQuery: (...query) => void asked.push(query) });

const first = (limit) => ({ limit, after: null });
const reader = { userId: at.userId, username: 'reader', sessionId: '', system: false, grants: [] };
const lists = {
  'GET /images?project_id=…&name=…': () =>
    new ImagesRepository().list(database.manager, { projectId: 1, name: at.imageName }, first(1000), reader),
  'GET /annotations?category_id=…&limit=50': () =>
    new AnnotationsRepository().list(database.manager, { categoryId: at.categoryId }, first(50), reader),
};
for (const [request, list] of Object.entries(lists)) {
  await list();
  const [sql, parameters] = asked.pop();
  const explain = place.databaseUrl ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
  const plan = await database.query(`${explain} ${sql}`, parameters);
  console.log(`  ${request}`);
  for (const { detail, table, type, key, rows } of plan) {
    console.log(`    ${detail ?? `${table ?? ''} ${type ?? ''} key=${key ?? '-'} rows=${rows ?? '-'}`}`);
  }
}
await database.destroy();
