// Redis from the machine. Imports no package: `npm test` asks for the program before it installs any.
import { once } from 'node:events';
import { startChild } from '../setup/child-process.mjs';
import { freePort } from '../setup/free-port.mjs';
import { findProgram } from '../setup/system-packages.mjs';

export const REDIS_PACKAGES = ['redis-server'];
export const findRedis = () => findProgram('redis-server');

/** @returns a Redis that keeps nothing on disk, on a free port of this machine. */
export async function startRedis() {
  const port = await freePort();
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = startChild(findRedis(), ['--port', String(port), ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  await new Promise((ready, fail) => {
    child.stdout.on('data', (text) => String(text).includes('Ready to accept connections') && ready());
    child.once('exit', (code) => fail(new Error(`redis-server ended with ${code}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}
