import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ROOT } from './workspace.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const SIGNAL_EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGSEGV: 139, SIGTERM: 143 };
const PARENT_WATCH_MS = 500;
const GRACE_MS = 5_000;

/** Every process that this command started and that still runs. */
const living = new Set();

/**
 * Starts a process that does not outlive this one.
 *
 * @param {object} [options]  spawn's options; `env` is added to the environment, `cwd` is the repository by default.
 */
export function startChild(file, args, { cwd = ROOT, env = {}, stdio = 'inherit' } = {}) {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio });
  living.add(child);
  const forget = () => living.delete(child);
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/**
 * Runs a program to its end.
 *
 * @param {boolean} [options.quiet]  keep its output instead of showing it.
 * @param {boolean} [options.check]  throw when it fails (default); false: only tell.
 * @returns {Promise<{ code: number, output: string }>}  128 + n when signal n ended it; `output` only when quiet.
 * @throws  Error with the command, and what it printed when quiet.
 */
export function run(file, args, { cwd, env, check = true, quiet = false } = {}) {
  return new Promise((done, fail) => {
    const child = startChild(file, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    child.once('error', fail);
    child.once('close', (exitCode, signal) => {
      const code = exitCodeOf(exitCode, signal);
      if (code === 0 || !check) return done({ code, output });
      fail(new Error(`${[file, ...args].join(' ')} ended with ${signal ?? code}\n${output}`.trimEnd()));
    });
  });
}

/** Runs a script with this very Node: no shell, no search path. Arguments and result as in `run`. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** A shell's exit code for how a process ended. */
export const exitCodeOf = (code, signal) => code ?? SIGNAL_EXIT_CODES[signal] ?? 1;

/**
 * Calls `stop` once, when this command is asked to end or when npm, which started it, is gone.
 *
 * npm puts a shell between itself and us. A SIGTERM to npm ends that shell and goes no further, a SIGKILL not even that;
 * so the shell and npm are watched.
 */
export function onStopRequest(stop) {
  let asked = false;
  const ask = (signal) => {
    if (asked) return;
    asked = true;
    stop(signal);
  };
  for (const signal of SIGNALS) process.on(signal, () => ask(signal));
  if (!process.env.npm_lifecycle_event) return; // started by hand, perhaps to outlive its terminal
  const atStart = forebears();
  setInterval(() => forebears() === atStart || ask('SIGTERM'), PARENT_WATCH_MS).unref();
}

/** The parent's process id, and on Linux the grandparent's: it changes when one of them ends. */
function forebears() {
  try {
    const parent = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    // "pid (name) state ppid …": the name may hold anything, so it is read from the last bracket on.
    return `${process.ppid} ${parent.slice(parent.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return String(process.ppid); // not Linux
  }
}

/** Ends everything that this command started, then this command: politely, and by force after five seconds. */
export function endEverything(signal, code = exitCodeOf(null, signal)) {
  const leave = () => process.exit(code);
  for (const child of living) child.kill('SIGTERM');
  setTimeout(leave, GRACE_MS);
  setInterval(() => living.size === 0 && leave(), 50);
}

/** Runs a command's work; a failure is told in its own words, without a stack, and makes the exit code 1. */
export async function runCommand(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    console.error(`\n${error.message}`);
    process.exit(1);
  }
}

process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});
