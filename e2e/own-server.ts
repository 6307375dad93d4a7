import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../backend/dist/main.js');

/** A server of its own on an empty data folder, for what happens only once in the life of an installation. */
export class OwnServer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    /** What it printed until it was ready. */
    readonly output: string,
  ) {}

  /** Starts it and waits for the line that matches; that is the last one it prints. */
  static async start(lastLine: RegExp): Promise<OwnServer> {
    const folder = mkdtempSync(join(tmpdir(), 'memento-own-'));
    const port = String(40_000 + Math.floor(Math.random() * 20_000));
    const { PATH } = process.env;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
      cwd: folder,
      env: { PATH, PORT: port, HOST: '127.0.0.1', MEMENTO_DATA: folder },
    });
    const output = await new Promise<string>((resolve, reject) => {
      let text = '';
      const read = (chunk: Buffer) => {
        text += chunk.toString();
        if (lastLine.test(text)) resolve(text);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('exit', () => reject(new Error(`The server ended:\n${text}`)));
    });
    return new OwnServer(child, folder, output);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
