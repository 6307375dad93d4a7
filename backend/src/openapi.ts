import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { createApp } from './app.js';
import { openApiDocument } from './openapi-document.js';

/* `node openapi.js FILE` writes the OpenAPI document. `npm run api` calls it with a data folder of its own. */

const [target] = process.argv.slice(2);
const app = await createApp();
writeFileSync(target, JSON.stringify(openApiDocument(app), null, 2) + '\n');
await app.close();
