import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNode } from './child-process.mjs';
import { isStamped, keyByContent, stampAfter } from './file-stamp.mjs';
import { withLock } from './folder-lock.mjs';
import { ROOT, STATE, say } from './workspace.mjs';

/** Inside node_modules, so that whoever deletes the packages deletes the stamp with them. */
export const INSTALL_STAMP = join(ROOT, 'node_modules', '.memento-install');

/** One lock for installing and building: neither may see the other half done. */
export const SETUP_LOCK = join(STATE, 'setup.lock');

export const waitingFor = (holder) => say(`waiting for ${holder}, which is installing or building`);

/** Installs what package-lock.json says, unless that has been done. Concurrent calls wait for the first. */
export async function installPackages() {
  const key = installKey();
  if (isStamped(INSTALL_STAMP, key)) return;
  await withLock(SETUP_LOCK, () => installUnlessDone(key), waitingFor);
}

async function installUnlessDone(key) {
  if (isStamped(INSTALL_STAMP, key)) return;
  say('installing packages (npm ci)');
  // A caller's --omit, NODE_ENV=production or --silent must not reach this: building needs all of it, and errors must show.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=warn'];
  await stampAfter(INSTALL_STAMP, key, () => runNode([npmCli(), ...args]));
}

function installKey() {
  const files = ['package.json', 'package-lock.json', '.npmrc'].map((name) => join(ROOT, name));
  return keyByContent(files, [process.platform, process.arch, process.versions.modules]);
}

/** npm's own script: run by Node directly, it needs no shell and is the same on every system. */
function npmCli() {
  const nodeFolder = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath, // set by npm for `npm start`
    join(nodeFolder, 'node_modules/npm/bin/npm-cli.js'), // Windows
    join(nodeFolder, '../lib/node_modules/npm/bin/npm-cli.js'), // elsewhere
    '/usr/share/nodejs/npm/bin/npm-cli.js', // Debian's own package
  ];
  const found = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
  if (!found) throw new Error('npm was not found beside Node. Start this with npm: `npm start`, `npm test`.');
  return found;
}
