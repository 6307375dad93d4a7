import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface StartedProgram {
  child: ChildProcess;
  /** Ends it, and waits for its end; SIGKILL unless another signal is named. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** All that it has said so far. */
  printed(): string;
}

export interface HowToStart {
  cwd: string;
  env: Record<string, string>;
  /** Of Node. */
  flags?: string[];
  /** A program that starts it, with its arguments: `unshare …`. */
  within?: string[];
}

/** A built program of the backend as a process of its own. */
export function startedProgram(url: URL, { cwd, env, flags = [], within = [] }: HowToStart): StartedProgram {
  const [program, ...args] = [...within, process.execPath, ...flags, fileURLToPath(url)];
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => output.push(text));
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return { child, kill, printed: () => Buffer.concat(output).toString() };
}
