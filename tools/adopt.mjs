// `npm run adopt -- --database mysql://… --images …`: takes over what the public system holds. docs/guide/adopt.md
import './setup/node-version.mjs';
import { runBackendProgram } from './setup/backend-program.mjs';
import { ADOPT_PROGRAM } from './setup/build.mjs';

await runBackendProgram(ADOPT_PROGRAM);
