// `npm run restore -- --from …`: makes an empty place what a backup holds. docs/guide/backup.md
import './setup/node-version.mjs';
import { runBackendProgram } from './setup/backend-program.mjs';
import { RESTORE_PROGRAM } from './setup/build.mjs';

await runBackendProgram(RESTORE_PROGRAM);
