import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './child-process.mjs';
import { ROOT } from './workspace.mjs';

/** No terminal tricks, no questions, no network, no background process. */
export const QUIET_TOOLS = {
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_INTERACTIVE: 'false',
  NX_TUI: 'false',
  NG_CLI_ANALYTICS: 'false',
};

/**
 * Absolute path of the script behind an installed package's command. Where it lies differs between versions: the
 * package's own package.json says.
 *
 * @param {string} packageName
 * @param {string} [commandName]  when it is not named like the package.
 */
export function commandScript(packageName, commandName = packageName) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[commandName]);
}

/** Runs nx; options and result as in `run`. */
export function runNx(args, { env, ...options } = {}) {
  return runNode([commandScript('nx'), ...args], { ...options, env: { ...QUIET_TOOLS, ...env } });
}
