// `npm run worker`: tiles images for an installation on MariaDB, and does nothing else. docs/operations.md
import './setup/node-version.mjs';
import { runBackendProgram } from './setup/backend-program.mjs';
import { WORKER_PROGRAM } from './setup/build.mjs';

await runBackendProgram(WORKER_PROGRAM);
