import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.js';

export interface OwnRedis {
  url: string;
  stop(): Promise<void>;
  /** Again on the same port. */
  start(): Promise<void>;
}

/** Whether there is a Redis to test with. Where there is none, that is said loudly. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found) console.warn('SKIPPED: events between servers. Install redis-server to test them.');
  return found;
}

/**
 * A Redis of one's own on a free port, which keeps nothing.
 *
 * @param within A program that starts it, with its arguments: `ip netns exec …`.
 */
export async function ownRedis(host = '127.0.0.1', within: string[] = []): Promise<OwnRedis> {
  const port = await freePort();
  const settings = ['--save', '', '--appendonly', 'no', '--protected-mode', 'no'];
  const [program, ...args] = [...within, 'redis-server', '--port', String(port), '--bind', host, ...settings];
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    child = spawn(program, args);
    await new Promise<void>((resolve, reject) => {
      child?.stdout?.on('data', (text: Buffer) => {
        if (text.toString().includes('Ready to accept connections')) resolve();
      });
      child?.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    });
  };
  const stop = async (): Promise<void> => {
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return { url: `redis://${host}:${port}`, start, stop };
}
