// The rules of the house that no linter knows. `npm run check` runs this; alone: node tools/checks/house-rules.mjs
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/workspace.mjs';
import { deadLinks, mayLink } from './doc-links.mjs';
import { lockGaps } from './lock-gaps.mjs';
import { hasLineLimit, tooLong } from './long-files.mjs';
import { isEntry, muteEntry } from './mute-entries.mjs';
import { emptyNames } from './names.mjs';
import { mayNotNameRoles, namedRoles } from './role-names.mjs';
import { settingsApart } from './settings.mjs';
import { sourceFiles } from './source-files.mjs';
import { mayHoldTemplates, unheardNames } from './unheard-names.mjs';
import { chosenTexts, mayChooseTexts, mayHoldTexts, untranslated } from './untranslated.mjs';

const read = (path) => (existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : '');
const exists = (path) => existsSync(join(ROOT, path));
const files = sourceFiles(ROOT);

const problems = [
  ...emptyNames(files),
  ...files.filter(mayNotNameRoles).flatMap((path) => namedRoles(path, read(path))),
  ...files.filter(mayHoldTemplates).flatMap((path) => unheardNames(path, read(path))),
  ...files.filter(isEntry).flatMap((path) => muteEntry(path, read)),
  ...files.filter(mayHoldTexts).flatMap((path) => untranslated(path, read(path))),
  ...files.filter(mayChooseTexts).flatMap((path) => chosenTexts(path, read(path))),
  ...files.filter(mayLink).flatMap((path) => deadLinks(path, read(path), exists)),
  ...files.filter(hasLineLimit).flatMap((path) => tooLong(path, read(path))),
  ...settingsApart(read('backend/src/config/env.ts'), read('.env.example')),
  ...lockGaps(JSON.parse(read('package-lock.json'))),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
