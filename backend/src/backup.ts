import 'reflect-metadata';
import { BackupError, damaged, EXIT, type ExitCode } from './backup/backup-error.js';
import { BACKUP_USAGE, backupOptions } from './backup/backup-options.js';
import { backUp } from './backup/backup-run.js';
import { reachableObjects } from './backup/reachable-objects.js';
import { told } from './backup/told.js';
import { backupText, verifyText } from './backup/report.js';
import { verify } from './backup/verify.js';
import { configFrom } from './config/app-config.js';
import { readEnv } from './config/env.js';

/* `node backup.js --to …` copies a running installation into a folder. `npm run backup` comes here. */

process.exitCode = await backup(process.argv.slice(2)).catch((error: unknown) => told(error, BACKUP_USAGE, tell));

async function backup(args: string[]): Promise<ExitCode> {
  if (args.includes('--help')) {
    console.log(BACKUP_USAGE);
    return EXIT.done;
  }
  const options = backupOptions(args);
  if (options.verify) {
    const verified = await verify(options.to);
    if (verified.problems.length > 0) throw new BackupError(EXIT.backup, 'backup.damaged', verifyText(verified));
    console.log(verifyText(verified));
    return EXIT.done;
  }
  const config = configFrom(readEnv());
  const objects = await reachableObjects(config, EXIT.source);
  const done = await backUp(options, { ...config, objects }, (line) => console.log(line));
  objects?.close();
  console.log(backupText(done));
  if (done.damage !== null)
    throw damaged(`This snapshot is whole, but another one is not, and no file was removed: ${done.damage}`);
  return done.lost.length > 0 ? EXIT.someLost : EXIT.done;
}

function tell(text: unknown): void {
  console.error(text);
}
