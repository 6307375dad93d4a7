// Empties an output folder before a build, so that nothing stays behind of a source file that has been deleted.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './workspace.mjs';

const [folder] = process.argv.slice(2);
rmSync(join(ROOT, folder), { recursive: true, force: true });
