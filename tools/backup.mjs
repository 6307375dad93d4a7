// `npm run backup -- --to …`: copies a running installation into a folder. docs/guide/backup.md
import './setup/node-version.mjs';
import { runBackendProgram } from './setup/backend-program.mjs';
import { BACKUP_PROGRAM } from './setup/build.mjs';

await runBackendProgram(BACKUP_PROGRAM);
