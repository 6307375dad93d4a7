import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../backend/dist/main.js');

/** A server of its own on an empty data folder: for what happens once in the life of an installation, and for its ends. */
export class OwnServer {
  /** What it printed until it was ready. */
  output = '';
  private process: ChildProcess | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'memento-own-'));
  private readonly port = String(40_000 + Math.floor(Math.random() * 20_000));

  private constructor(
    private readonly lastLine: RegExp,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Starts it and waits for the line that matches; that is the last one it prints. */
  static async start(lastLine: RegExp, environment: Readonly<Record<string, string>> = {}): Promise<OwnServer> {
    const server = new OwnServer(lastLine, environment);
    await server.run();
    return server;
  }

  url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts it, on the data it has: the first time, or after it was killed. */
  async run(): Promise<void> {
    const { PATH } = process.env;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
      cwd: this.folder,
      env: { PATH, PORT: this.port, HOST: '127.0.0.1', MEMENTO_DATA: this.folder, ...this.environment },
    });
    this.process = child;
    this.output = await new Promise<string>((resolve, reject) => {
      let text = '';
      const read = (chunk: Buffer) => {
        text += chunk.toString();
        if (this.lastLine.test(text)) resolve(text);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('exit', () => reject(new Error(`The server ended:\n${text}`)));
    });
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.process;
    if (!child) return;
    this.process = null;
    if (child.exitCode !== null || child.signalCode !== null) return; // it could not start, and said why
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
