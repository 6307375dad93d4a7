import 'reflect-metadata';
import { EXIT, type ExitCode } from './backup/backup-error.js';
import { RESTORE_USAGE, restoreOptions } from './backup/backup-options.js';
import { restoreText } from './backup/report.js';
import { restore } from './backup/restore-run.js';
import { reachableObjects } from './backup/reachable-objects.js';
import { told } from './backup/told.js';
import { configFrom } from './config/app-config.js';
import { readEnv } from './config/env.js';

/* `node restore.js --from …` makes an empty place what a backup holds. `npm run restore` comes here. */

process.exitCode = await comeBack(process.argv.slice(2)).catch((error: unknown) => told(error, RESTORE_USAGE, tell));

async function comeBack(args: string[]): Promise<ExitCode> {
  if (args.includes('--help')) {
    console.log(RESTORE_USAGE);
    return EXIT.done;
  }
  const [options, config] = [restoreOptions(args), configFrom(readEnv())];
  const objects = await reachableObjects(config, EXIT.target);
  const done = await restore(options, { ...config, objects }, (line) => console.log(line));
  objects?.close();
  console.log(restoreText(done));
  return (done.filled?.files.lost ?? 0) > 0 ? EXIT.someLost : EXIT.done;
}

function tell(text: unknown): void {
  console.error(text);
}
