import { spawn } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { decoderError } from './decoder-error.js';
import { TilingError } from './tiling-error.js';

/** The program `vips` of an installed libvips, which reads formats that sharp's own copy cannot. */
export interface VipsHelper {
  /** Path of the program, or its name where it is on the PATH. */
  command: string;
  /** Such as `8.14.1`. */
  version: string;
}

/** What one run of the helper may use. Where the system cannot enforce a limit (Windows), only time is limited. */
export interface HelperBounds {
  /** Memory it may allocate, in MiB. */
  memoryMb: number;
  threads: number;
  /** Of the clock, and on average of each thread. */
  timeLimitMs: number;
  /** Most bytes of a file it may write. */
  fileBytes: number;
}

/**
 * Loaders that are ever asked for: never the ones that draw (SVG, PDF), guess (ImageMagick) or change values (OpenEXR, which
 * halves the precision).
 */
export type VipsLoader = 'jp2kload' | 'ppmload' | 'jxlload' | 'heifload' | 'tiffload' | 'openslideload';

/** What the helper says about an image without decoding it. */
export interface VipsHeader {
  width: number;
  height: number;
  /** Such as `uchar`, `ushort`, `float`. */
  format: string;
  bands: number;
  /** Such as `b-w`, `srgb`. */
  interpretation: string;
  loader: string;
}

/** Addresses that libraries and their thread stacks take without using memory. */
const MAPPED_MIB = 1024;
/** Writing ends here even if vips is asked for a header: it has nothing to write then. */
const LEAST_FILE_BYTES = 64 * 1024 * 1024;
const LAST_WORDS_CHARS = 4000;
const PERMIT_MS = 10_000;
/** A shell adds this to the number of the signal that ended a program. */
const SIGNALS = 128;

/**
 * Runs a program within limits, without our environment (there are secrets in it), and ends it when the standard input of
 * this shell closes: that is when whoever started it wants so or is itself gone, however it went.
 * Arguments: CPU seconds, file size in 512 bytes, data and address space in KiB, threads, then the program and its own.
 */
const WITHIN_LIMITS = `
exec 3<&0
ulimit -c 0 2>/dev/null; ulimit -t "$1" 2>/dev/null; ulimit -f "$2" 2>/dev/null
ulimit -d "$3" 2>/dev/null; ulimit -v "$4" 2>/dev/null
threads=$5; shift 5
env -i PATH="$PATH" LC_ALL=C VIPS_CONCURRENCY="$threads" MALLOC_ARENA_MAX=2 "$@" </dev/null 3<&- &
helper=$!
{ read _ <&3; kill -9 $helper; } >/dev/null 2>&1 &
watch=$!
wait $helper; code=$?
kill $watch 2>/dev/null
exit $code`;

/**
 * Looks for the helper.
 *
 * @param setting  Its path, `off`, or null to look on the PATH.
 * @returns        null when there is none, or none is wanted.
 * @throws         Error when a path is given at which there is no vips.
 */
export async function findVips(setting: string | null): Promise<VipsHelper | null> {
  if (setting === 'off') return null;
  const command = setting ?? 'vips';
  const bounds = { memoryMb: 256, threads: 1, timeLimitMs: PERMIT_MS, fileBytes: 0 };
  const said = await run(command, ['--version'], bounds).catch((error: Error) => ({ stdout: error.message }));
  const version = /^vips-(\d+(\.\d+)+)/.exec(said.stdout)?.[1];
  if (version) return { command, version };
  if (setting !== null)
    throw new Error(`MEMENTO_VIPS must be the path of the program vips, or off; "${setting}" is not.`);
  return null;
}

/** Reads an image's head. @throws TilingError */
export async function vipsHeaderOf(helper: VipsHelper, path: string, bounds: HelperBounds): Promise<VipsHeader> {
  const { stdout, stderr } = await run(headerCommandOf(helper), [safe(path)], bounds);
  const found = /: (\d+)x(\d+) (\w+), (\d+) bands?, ([\w-]+), (\w+)\s*$/.exec(stdout.trimEnd());
  if (!found) throw decoderError(new Error(stderr || stdout));
  const [width, height, bands] = [found[1], found[2], found[4]].map(Number);
  return { width, height, format: found[3], bands, interpretation: found[5], loader: found[6] };
}

/** A field of an image's metadata as text; null when it has none of that name. */
export async function vipsFieldOf(
  helper: VipsHelper,
  path: string,
  field: string,
  bounds: HelperBounds,
): Promise<string | null> {
  // Expected to fail where there is no such field; that the image can be read is known.
  return run(headerCommandOf(helper), ['-f', field, safe(path)], bounds).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
}

/**
 * Decodes an image into libvips' own file format, values unchanged.
 *
 * @param options  Of the loader, such as `['--page', '2']`.
 * @throws         TilingError
 */
export async function vipsConvert(
  helper: VipsHelper,
  { loader, options, from, to }: { loader: VipsLoader; options: string[]; from: string; to: string },
  bounds: HelperBounds,
): Promise<void> {
  const careful = ['--access', 'sequential', '--fail-on', 'error'];
  const { stderr } = await run(helper.command, [loader, safe(from), resolve(to), ...careful, ...options], bounds);
  // Tiles that it has no decompressor for come out black, with a remark.
  if (/not configured|decompress error|CRITICAL/.test(stderr)) throw decoderError(new Error(stderr));
}

/** The program beside `vips` that reads heads. */
function headerCommandOf({ command }: VipsHelper): string {
  const name = basename(command).replace(/^vips/, 'vipsheader');
  return basename(command) === command ? name : join(dirname(command), name);
}

/** vips takes what is in brackets at a name's end for options. */
function safe(path: string): string {
  if (path.endsWith(']')) {
    throw new TilingError('image.unsupported', 'A file of this format cannot be read while its name ends with “]”.');
  }
  return resolve(path);
}

async function run(command: string, args: string[], bounds: HelperBounds): Promise<{ stdout: string; stderr: string }> {
  const { memoryMb, threads, timeLimitMs, fileBytes } = bounds;
  const cpuSeconds = Math.ceil((timeLimitMs * threads) / 1000) + 1;
  const blocks = Math.ceil((fileBytes + LEAST_FILE_BYTES) / 512);
  const limits = [cpuSeconds, blocks, memoryMb * 1024, (memoryMb + MAPPED_MIB) * 1024, threads].map(String);
  const child =
    process.platform === 'win32'
      ? spawn(command, args, { windowsHide: true })
      : spawn('/bin/sh', ['-c', WITHIN_LIMITS, 'sh', ...limits, command, ...args]);
  const words = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (text: Buffer) => {
      words[stream] = (words[stream] + text.toString()).slice(-LAST_WORDS_CHARS);
    });
  }
  // Expected when the program is gone already: nobody reads what we never write.
  child.stdin.on('error', () => undefined);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    if (process.platform === 'win32') child.kill();
    child.stdin.destroy();
  }, timeLimitMs);
  const code = await new Promise<number>((done, failed) => {
    child.once('error', failed);
    child.once('exit', () => {
      child.stdin.destroy();
      // What it started may hold its output open; nobody waits for that.
      if (late) done(SIGNALS);
    });
    child.once('close', (exitCode, signal) => done(exitCode ?? (signal ? 128 : 1)));
  }).finally(() => clearTimeout(timer));
  if (late) throw tooSlow();
  if (code !== 0) throw failure(code, words.stderr);
  return words;
}

const [SIGXCPU, SIGXFSZ] = [SIGNALS + 24, SIGNALS + 25];

/** Why the helper did not end well. */
function failure(code: number, lastWords: string): TilingError {
  const detail = `vips ended with ${code}: ${lastWords}`;
  if (code === 126 || code === 127) {
    return new TilingError('tiling.failed', 'The program vips cannot be started on this server.', detail);
  }
  if (code === SIGXCPU) return tooSlow();
  if (/allocat|out of memory/i.test(lastWords)) {
    return new TilingError(
      'image.too-demanding',
      'This image takes more memory to decode than this server allows.',
      detail,
    );
  }
  if (code === SIGXFSZ || /File too large/.test(lastWords)) {
    return new TilingError('image.damaged', 'This image holds more than its head says.', detail);
  }
  if (code > SIGNALS) {
    return new TilingError(
      'image.worker-crashed',
      'This file made the image decoder crash. It may be corrupt.',
      detail,
    );
  }
  return decoderError(new Error(detail));
}

function tooSlow(): TilingError {
  return new TilingError('image.too-demanding', 'This image takes longer to decode than this server allows.');
}
