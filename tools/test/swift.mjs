/*
 * A private OpenStack Swift with its S3 interface. As a program: says on one line where it is, and ends with its input. With a
 * command after it, that is run with it: the specs of the backend keep their files there then.
 *
 *   cd backend && node ../tools/test/swift.mjs node --experimental-vm-modules ../node_modules/jest/bin/jest.js src/images
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { run, startChild } from '../setup/child-process.mjs';
import { freePort } from '../setup/free-port.mjs';
import { findProgram } from '../setup/system-packages.mjs';

export const SWIFT_PACKAGES = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'];

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 100;
const MOST_TRIES = 3;
const GRACE_MS = 3_000;
const KEYS = { accessKey: 'test:tester', secretKey: 'only-for-tests' };
/** What keeps accounts, lists of objects, and objects; the proxy in front of them speaks S3. */
const KINDS = ['account', 'container', 'object'];
const PIPELINE = 'catch_errors cache listing_formats s3api tempauth copy slo dlo proxy-server';

/** Whether a private Swift can be started on this machine. */
export function canStartSwift() {
  const programs = [...KINDS, 'proxy'].map((kind) => `swift-${kind}-server`);
  return ['swift-ring-builder', ...programs].every((name) => findProgram(name));
}

/**
 * Starts a throwaway S3 server: its own folder and ports, one copy of everything, and no bucket yet.
 *
 * @returns {Promise<{ endpoint: string, accessKey: string, secretKey: string, makeBucket: (name: string) => Promise<void>,
 *   stop: () => Promise<void> }>}  `stop` deletes its data.
 * @throws  Error with the server's own words.
 */
export async function startSwift() {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce();
    } catch (error) {
      // Its ports were free when they were asked for, and somebody else may have taken one since.
      if (tries === MOST_TRIES) throw error;
    }
  }
}

async function startOnce() {
  const folder = mkdtempSync(join(tmpdir(), 'swift-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const ports = Object.fromEntries(
    await Promise.all([...KINDS, 'proxy'].map(async (kind) => [kind, await freePort()])),
  );
  await writeSettings(folder, ports);
  const log = [];
  const servers = [...KINDS, 'proxy'].map((kind) => {
    const args = [join(folder, `${kind}.conf`), '-v'];
    const server = startChild(findProgram(`swift-${kind}-server`), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => log.push(text));
    return server;
  });
  const stop = async () => {
    await Promise.all(servers.map(ended));
    remove();
  };
  const endpoint = `http://127.0.0.1:${ports.proxy}`;
  try {
    await untilItAnswers(endpoint, servers);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${Buffer.concat(log)}`, { cause: error });
  }
  return { endpoint, ...KEYS, makeBucket: async (name) => (await makeBucket(endpoint, name)).destroy(), stop };
}

/** Variables with which the specs of the backend keep their files there, each server in a part of its own. */
export async function specsOn({ endpoint, accessKey, secretKey, makeBucket: make }) {
  await make('specs');
  return {
    MEMENTO_TEST_STORAGE: `s3://specs?endpoint=${encodeURIComponent(endpoint)}`,
    MEMENTO_TEST_STORAGE_ACCESS_KEY: accessKey,
    MEMENTO_TEST_STORAGE_SECRET_KEY: secretKey,
  };
}

async function writeSettings(folder, ports) {
  mkdirSync(join(folder, 'disks/one'), { recursive: true });
  const write = (name, sections) => writeFileSync(join(folder, name), asIni(sections));
  write('swift.conf', {
    'swift-hash': { swift_hash_path_prefix: 'for', swift_hash_path_suffix: 'tests' },
    'storage-policy:0': { name: 'one', default: 'yes' },
  });
  const everywhere = {
    bind_ip: '127.0.0.1',
    workers: 0,
    user: userInfo().username,
    swift_dir: folder,
  };
  for (const kind of KINDS) {
    const disk = { devices: join(folder, 'disks'), mount_check: 'false', fallocate_reserve: 0 };
    write(`${kind}.conf`, {
      DEFAULT: { ...everywhere, ...disk, bind_port: ports[kind] },
      'pipeline:main': { pipeline: `${kind}-server` },
      [`app:${kind}-server`]: { use: `egg:swift#${kind}` },
    });
    await buildRing(folder, kind, ports[kind]);
  }
  const filters = PIPELINE.split(' ').filter((name) => name !== 'proxy-server');
  const settings = {
    cache: { use: 'egg:swift#memcache', memcache_servers: '127.0.0.1:1' }, // nobody is there: it does without
    s3api: { location: 'us-east-1', s3_acl: 'false', allow_no_owner: 'true' },
    tempauth: { [`user_${KEYS.accessKey.replace(':', '_')}`]: `${KEYS.secretKey} .admin` },
  };
  write('proxy.conf', {
    DEFAULT: { ...everywhere, bind_port: ports.proxy },
    'pipeline:main': { pipeline: PIPELINE },
    'app:proxy-server': { use: 'egg:swift#proxy', account_autocreate: 'true' },
    ...Object.fromEntries(filters.map((name) => [`filter:${name}`, { use: `egg:swift#${name}`, ...settings[name] }])),
  });
}

const asIni = (sections) =>
  Object.entries(sections)
    .map(([name, values]) => [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`), ''])
    .flat()
    .join('\n');

/** Where everything of a kind lies: all of it in the one place there is. */
async function buildRing(folder, kind, port) {
  const ring = (...args) => run(findProgram('swift-ring-builder'), [join(folder, `${kind}.builder`), ...args], RING);
  await ring('create', '4', '1', '0');
  await ring('add', `r1z1-127.0.0.1:${port}/one`, '1');
  const { code, output } = await ring('rebalance');
  if (code > 1) throw new Error(output); // 1 is a warning
}

const RING = { quiet: true, check: false };

async function ended(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGTERM');
  const force = setTimeout(() => server.kill('SIGKILL'), GRACE_MS);
  await gone;
  clearTimeout(force);
}

/** The proxy answers before the others do: only what they have kept shows that all are there. */
async function untilItAnswers(endpoint, servers) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await canKeep(endpoint).catch(() => false))) {
    if (servers.some(({ exitCode }) => exitCode !== null)) throw new Error('Swift ended while it was starting.');
    if (Date.now() > deadline) throw new Error('Swift did not answer within a minute.');
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
}

/** Makes a bucket with an object, and removes both again. */
async function canKeep(endpoint) {
  const Bucket = 'is-it-there';
  const { DeleteBucketCommand, DeleteObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const client = await makeBucket(endpoint, Bucket);
  await client.send(new PutObjectCommand({ Bucket, Key: 'object', Body: 'x' }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'object' }));
  await client.send(new DeleteBucketCommand({ Bucket }));
  client.destroy();
  return true;
}

async function makeBucket(endpoint, name) {
  // Commands know of this file before packages are installed.
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    ...{ endpoint, region: 'us-east-1', forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' },
    credentials: { accessKeyId: KEYS.accessKey, secretAccessKey: KEYS.secretKey },
  });
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
  } catch (error) {
    // An earlier try came so far, and no further.
    if (error.name !== 'BucketAlreadyOwnedByYou') throw error;
  }
  return client;
}

if (process.argv[1] === import.meta.filename) {
  if (!canStartSwift()) {
    console.error(`Install ${SWIFT_PACKAGES.join(', ')}.`);
    process.exit(3);
  }
  process.exit(await serve(process.argv.slice(2)));
}

async function serve([program, ...args]) {
  const swift = await startSwift();
  try {
    if (program) {
      const options = { cwd: process.cwd(), env: await specsOn(swift), check: false };
      return (await run(program, args, options)).code;
    }
    const { endpoint, accessKey, secretKey } = swift;
    console.log(JSON.stringify({ endpoint, accessKey, secretKey }));
    process.stdin.resume();
    await once(process.stdin, 'end');
    return 0;
  } finally {
    await swift.stop();
  }
}
