import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { StorageSettings } from '../src/config/storage-url.js';

const PROGRAM = join(import.meta.dirname, '../../tools/test/swift.mjs');
const NOT_INSTALLED = 3;
const REGION = 'us-east-1';

/** A real S3 server that a spec has for itself. */
export interface OwnS3 {
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** A bucket that nothing else uses. */
  bucket(): Promise<StorageSettings>;
  stop(): Promise<void>;
}

/**
 * A new OpenStack Swift, which speaks S3; null where it is not installed, which is said loudly.
 *
 * @param what Is skipped without it.
 */
export async function ownS3(what: string): Promise<OwnS3 | null> {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  const errors: string[] = [];
  child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      if (output.includes('\n')) resolve(null);
    });
    child.once('exit', (ended) => resolve(ended ?? -1));
  });
  if (code === NOT_INSTALLED) {
    console.warn(`SKIPPED: ${what}. ${errors.join('').trim()}`);
    return null;
  }
  if (code !== null) throw new Error(`No S3 server:\n${errors.join('')}`);
  const { endpoint, accessKey, secretKey } = JSON.parse(output) as Record<string, string>;
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
  return {
    endpoint,
    credentials,
    bucket: () => newBucket({ endpoint, credentials }),
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

async function newBucket({ endpoint, credentials }: Pick<OwnS3, 'endpoint' | 'credentials'>): Promise<StorageSettings> {
  const settings = { bucket: `test-${randomUUID()}`, prefix: 'lab/one', endpoint, region: REGION, credentials };
  const client = clientFor(settings);
  await client.send(new CreateBucketCommand({ Bucket: settings.bucket }));
  client.destroy();
  return settings;
}

/** Names of all objects in a bucket, whoever put them there. */
export async function objectsIn(settings: StorageSettings): Promise<string[]> {
  const client = clientFor(settings);
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: settings.bucket }));
  client.destroy();
  return Contents.map(({ Key = '' }) => Key);
}

/** To ask the server what no server of ours asks it. */
export function clientFor({ endpoint, credentials }: StorageSettings): S3Client {
  return new S3Client({
    ...{ endpoint: endpoint ?? undefined, region: REGION, forcePathStyle: true },
    credentials: credentials ?? undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}
