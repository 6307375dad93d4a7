import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AdoptError, EXIT } from './adopt-error.js';

export const USAGE = `npm run adopt -- --database mysql://user@host:3306/name --images /path/to/images

  --database ADDRESS      the database of the public system; it is only read
  --images FOLDER         the folder in which it keeps its images; it is only read
  --password-file FILE    the password for the database, so that it need not be in the address
  --source NAME           what this source is called here; else its host, port and name
  --dry-run               find out what would be taken, and change nothing
  --report FILE           where the report goes: FILE.json and FILE.txt; else adoption/ in the data folder
`;

export interface AdoptOptions {
  database: URL;
  imagesFolder: string;
  /** What rows that were taken are remembered under. */
  source: string;
  dryRun: boolean;
  /** Without an extension; null: in the data folder. */
  reportPath: string | null;
}

const USUAL_PORT = '3306';
const LONGEST_SOURCE = 255;

/** @throws AdoptError `use.…` */
export function adoptOptions(args: string[]): AdoptOptions {
  const values = parsed(args);
  if (!values.database || !values.images)
    throw wrongUse('use.incomplete', '--database and --images are needed, both of them.');
  const database = databaseAt(values.database);
  if (values['password-file']) database.password = encodeURIComponent(passwordIn(values['password-file']));
  const { hostname, port, pathname } = database;
  const source = values.source?.trim() || `${hostname}:${port || USUAL_PORT}${pathname}`;
  if (source.length > LONGEST_SOURCE)
    throw wrongUse('use.source-too-long', `--source may have ${LONGEST_SOURCE} characters at most.`);
  return {
    ...{ database, source, imagesFolder: resolve(values.images), dryRun: values['dry-run'] ?? false },
    reportPath: values.report ? resolve(values.report).replace(/\.(json|txt)$/, '') : null,
  };
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      options: {
        ...{ database: text, images: text, 'password-file': text, source: text, report: text },
        'dry-run': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    // TypeError ERR_PARSE_ARGS_…: its sentence names the argument.
    throw wrongUse('use.unknown', (error as Error).message);
  }
}

function databaseAt(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol) || !url.hostname || url.pathname.length < 2)
    throw wrongUse('use.database', '--database must look like mysql://user:password@host:port/name.');
  return url;
}

function passwordIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    // ENOENT, EACCES, EISDIR
    throw wrongUse('use.password-file', `The password file "${path}" cannot be read.`);
  }
}

function wrongUse(code: string, sentence: string): AdoptError {
  return new AdoptError(EXIT.wrongUse, code, sentence);
}
