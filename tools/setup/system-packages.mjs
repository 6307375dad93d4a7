import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './child-process.mjs';
import { say } from './workspace.mjs';

/** Folders that hold servers but are not on everybody's PATH. */
const EXTRA_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];
const EXTENSIONS = process.platform === 'win32' ? ['.exe', ''] : [''];

/** Absolute path of the first of `names` that is installed; undefined when none is. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...EXTRA_FOLDERS].filter(Boolean);
  const paths = names.flatMap((name) => folders.flatMap((folder) => EXTENSIONS.map((end) => join(folder, name + end))));
  return paths.find((path) => existsSync(path));
}

/**
 * Installs Debian packages, when that can be done without asking anybody: as root, on Debian or a child of it.
 *
 * @param {string[]} packages
 * @returns {Promise<boolean>}  whether they are installed now. Set MEMENTO_NO_APT to keep this from touching the machine.
 */
export async function installSystemPackages(packages) {
  if (packages.length === 0) return true;
  if (process.env.MEMENTO_NO_APT || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  say(`installing ${packages.join(', ')} (apt-get)`);
  const first = await aptGet('install', ...packages);
  if (first.code === 0) return true;
  await aptGet('update'); // a fresh machine has no package lists, an old one has stale ones
  const second = await aptGet('install', ...packages);
  if (second.code !== 0) console.log(second.output);
  return second.code === 0;
}

function aptGet(verb, ...packages) {
  // Another apt-get may be running: wait for it rather than fail.
  const args = ['-o', 'DPkg::Lock::Timeout=300', '-qq', '-y', '--no-install-recommends', verb, ...packages];
  return run('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' }, check: false, quiet: true });
}
