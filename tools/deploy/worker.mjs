// A worker of an installation: the built program that only tiles.
import { once } from 'node:events';
import { WORKER_PROGRAM } from '../setup/build.mjs';
import { startChild } from '../setup/child-process.mjs';

const START_TIMEOUT_MS = 60_000;
const BEGUN = 'Takes jobs now';

/**
 * @param {object} options
 * @param {string} options.databaseUrl
 * @param {string} options.dataFolder   of the servers.
 * @param {Record<string, string>} options.settings
 * @returns {Promise<{ pid: number, stop: () => Promise<void> }>}
 * @throws Error with what it printed, when it does not take jobs within a minute
 */
export async function startWorker({ databaseUrl, dataFolder, settings }) {
  const env = {
    MEMENTO_DATA: dataFolder,
    DATABASE_URL: databaseUrl,
    MEMENTO_METRICS: '',
    MEMENTO_LOG: '',
    ...settings,
  };
  const child = startChild(process.execPath, ['--disable-warning=ExperimentalWarning', WORKER_PROGRAM], {
    ...{ cwd: dataFolder, env }, // so that a developer's .env stays out of it
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const begun = new Promise((ready, fail) => {
    const late = setTimeout(() => fail(new Error(`The worker takes no jobs.\n${said}`)), START_TIMEOUT_MS);
    const hear = (text) => {
      said = (said + text).slice(-10_000);
      if (!said.includes(BEGUN)) return;
      clearTimeout(late);
      ready();
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
    child.once('exit', (code) => fail(new Error(`The worker ended with ${code}.\n${said}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  try {
    await begun;
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, stop };
}
