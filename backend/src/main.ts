import 'reflect-metadata';
import { createApp } from './app.js';
import { FirstAdmin } from './auth/first-admin.js';
import { AppConfig, ConfigError } from './config/app-config.js';
import { boundHeapGrowth } from './config/heap-growth.js';
import { Demo } from './demo/demo.js';
import { StartRefused } from './errors/start-refused.js';
import { ImageContents } from './images/image-contents.js';
import { TilingQueue } from './images/tiling-queue.js';
import { TrashService } from './trash/trash.service.js';
import { ResumableUploads } from './uploads/resumable-uploads.js';

/* `node main.js [--demo]` serves the API and the web app. `npm start` comes here. */

boundHeapGrowth();
try {
  await serve(process.argv.includes('--demo'));
} catch (error) {
  const isTold = error instanceof ConfigError || error instanceof StartRefused;
  console.error(isTold ? `Memento cannot start: ${error.message}` : error);
  process.exit(1);
}

async function serve(demo: boolean): Promise<void> {
  const app = await createApp();
  const config = app.get(AppConfig);
  const firstAdmin = app.get(FirstAdmin);
  await firstAdmin.fromEnvironment();
  await app.get(ImageContents).sweep();
  await app.get(TilingQueue).resume();
  app.get(TrashService).startSweeping();
  await app.get(ResumableUploads).startSweeping();
  const demoAdmin = demo ? await app.get(Demo).ensureAdmin() : null;
  await (config.host ? app.listen(config.port, config.host) : app.listen(config.port));
  const address = config.publicUrl ?? `http://localhost:${portOf(await app.getUrl())}`;
  console.log(`\nMemento is at ${address}/`);
  if (demoAdmin) console.log(`Sign in as "${demoAdmin.username}" with the password ${demoAdmin.password}`);
  if (await firstAdmin.isNeeded())
    console.log(`Make the first administrator here, once: ${address}/setup?token=${firstAdmin.newToken()}`);
  if (!demo) return;
  // People may be at work already: what the demo lacks is made by the next start.
  await app
    .get(Demo)
    .ensureProject()
    .catch((error: unknown) => console.error('The demo project is not complete:', error));
}

function portOf(url: string): string {
  return new URL(url).port || '80';
}
