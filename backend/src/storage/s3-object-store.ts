import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Logger } from '@nestjs/common';
import type { StorageSettings } from '../config/storage-url.js';
import { readRun } from './byte-source.js';
import {
  type ListedObject,
  type ObjectCounts,
  ObjectGoneError,
  ObjectReplacedError,
  type ObjectRequest,
  type ObjectState,
  type ObjectStore,
  StorageRefusedError,
} from './object-store.js';
import { inShort, isNoSuchUpload, isOfStorage, refusalIn, saysOfObject } from './s3-answers.js';
import { StorageAwayError } from './storage-away.js';

const MIB = 1024 * 1024;
/** What is larger is sent in parts; Amazon wants at least 5 MiB each, and at most 10,000 of them. */
const PART_BYTES = 16 * MIB;
const MOST_PARTS = 10_000;
/** Parts under way; each is in memory meanwhile. */
const PARTS_AT_ONCE = 3;
/** Of the client, with growing pauses, where there is no answer or one that says "later". */
const TRIES = 3;
/** Of a body that ends too early, which the client does not see. */
const BODY_TRIES = 3;
const CONNECT_MS = 2_000;
/** Longest wait for all tries of a request together, and how much longer for each byte that it carries. */
const PATIENCE_MS = 10_000;
const SLOWEST_BYTES_PER_MS = 256;
const SOCKETS = 64;
/** One line in the log stands for all failures of so long. */
const LOG_EVERY_MS = 10_000;

/** Objects in a bucket of an S3 server. */
export class S3ObjectStore implements ObjectStore {
  readonly counts: ObjectCounts = { requests: nothing(), failures: nothing() };
  private readonly log = new Logger('storage');
  private readonly client: S3Client;
  private loggedAtMs = -Infinity;

  /** @param pageKeys How many names a list brings at once; no server gives more than 1000. */
  constructor(
    private readonly settings: StorageSettings,
    private readonly pageKeys = 1000,
  ) {
    const { region, endpoint, credentials } = settings;
    const agent = { keepAlive: true, maxSockets: SOCKETS };
    this.client = new S3Client({
      region,
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      ...(credentials ? { credentials } : {}),
      maxAttempts: TRIES,
      // Checksums that only Amazon knows would be refused elsewhere; what we send has the one that all of them compare.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // No limit of silence: a server that puts a large object together has nothing to say meanwhile. Each call has its own.
      requestHandler: { connectionTimeout: CONNECT_MS, httpAgent: agent, httpsAgent: agent },
    });
  }

  async check(): Promise<void> {
    const { bucket: Bucket } = this.settings;
    try {
      const one = new ListObjectsV2Command({ Bucket, Prefix: this.named(''), MaxKeys: 1 });
      await this.asked('list', '', 0, (how) => this.client.send(one, how));
    } catch (error) {
      const refusal = refusalIn(error instanceof StorageAwayError ? error.cause : error, this.settings);
      throw refusal === null ? error : new StorageRefusedError(refusal);
    }
  }

  async put(key: string, path: string, sha256: string | null): Promise<void> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const hash = createHash('sha256');
      const complete = () => demandSame(hash, sha256, path);
      if (size > PART_BYTES) return await this.putParts(key, { file, size, hash, complete });
      const body = await pieceOf(file, 0, size);
      hash.update(body);
      complete();
      const whole = new PutObjectCommand({ ...this.place(key), ...contentOf(body) });
      await this.asked('put', key, size, (how) => this.client.send(whole, how));
    } finally {
      await file.close();
    }
  }

  async head(key: string): Promise<ObjectState | null> {
    try {
      const asked = new HeadObjectCommand(this.place(key));
      const found = await this.asked('head', key, 0, (how) => this.client.send(asked, how));
      return stateOf(found, found.ContentLength ?? 0);
    } catch (error) {
      if (error instanceof ObjectGoneError) return null;
      throw error;
    }
  }

  async read(key: string, offset: number, length: number, version: string): Promise<Buffer> {
    const Range = `bytes=${offset}-${offset + length - 1}`;
    const { bytes } = await this.got(
      new GetObjectCommand({ ...this.place(key), Range, IfMatch: version }),
      key,
      length,
    );
    // One that does not know ranges sends all of it.
    if (bytes.length !== length) throw new ObjectReplacedError(key);
    return bytes;
  }

  async readEnd(key: string, length: number): Promise<{ state: ObjectState; bytes: Buffer }> {
    const asked = new GetObjectCommand({ ...this.place(key), Range: `bytes=-${length}` });
    const { reply, bytes } = await this.got(asked, key, length);
    const size = Number(/\/(\d+)$/.exec(reply.ContentRange ?? '')?.[1] ?? bytes.length);
    return { state: stateOf(reply, size), bytes };
  }

  async remove(key: string): Promise<void> {
    try {
      const asked = new DeleteObjectCommand(this.place(key));
      await this.asked('remove', key, 0, (how) => this.client.send(asked, how));
    } catch (error) {
      if (!(error instanceof ObjectGoneError)) throw error; // some servers say so
    }
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    const within = { Bucket: this.settings.bucket, Prefix: this.named(prefix) };
    const skipped = this.named('').length;
    for (let after: string | undefined; ;) {
      const asked = new ListObjectsV2Command({ ...within, MaxKeys: this.pageKeys, ContinuationToken: after });
      const page = await this.asked('list', prefix, 0, (how) => this.client.send(asked, how));
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? [])
        yield { key: Key.slice(skipped), bytes: Size, modifiedMs: LastModified?.getTime() ?? 0 };
      after = page.IsTruncated ? page.NextContinuationToken : undefined;
      if (after === undefined) return;
    }
  }

  async sweepParts(olderThanMs: number): Promise<void> {
    const within = { Bucket: this.settings.bucket, Prefix: this.named('') };
    for (let from: { KeyMarker?: string; UploadIdMarker?: string } | null = {}; from !== null;) {
      const asked: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({ ...within, ...from });
      const page = await this.asked('list', '', 0, (how) => this.client.send(asked, how));
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (!Initiated || Date.now() - Initiated.getTime() < olderThanMs) continue;
        await this.abandon({ Bucket: within.Bucket, Key, UploadId });
      }
      const next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      from = page.IsTruncated && next.KeyMarker ? next : null;
    }
  }

  close(): void {
    this.client.destroy();
  }

  private async putParts(key: string, sent: FileToSend): Promise<void> {
    const begun = new CreateMultipartUploadCommand(this.place(key));
    const { UploadId } = await this.asked('put', key, 0, (how) => this.client.send(begun, how));
    const upload = { ...this.place(key), UploadId };
    try {
      const Parts = await this.sendParts(key, upload, sent);
      sent.complete();
      const ended = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
      // Putting it together takes a server a while; it may have done so when its answer was lost, and then knows no upload.
      await this.asked('put', key, sent.size, (how) => this.client.send(ended, how)).catch(async (error: unknown) => {
        const isDone = error instanceof StorageAwayError && isNoSuchUpload(error.cause);
        if (!isDone || (await this.head(key))?.bytes !== sent.size) throw error;
      });
    } catch (error) {
      await this.abandon(upload).catch(() => undefined); // it is swept when the storage answers again
      throw error;
    }
  }

  private async sendParts(
    key: string,
    upload: { Bucket: string; Key: string; UploadId: string | undefined },
    { file, size, hash }: FileToSend,
  ): Promise<CompletedPart[]> {
    const partBytes = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS / MIB) * MIB);
    const parts: CompletedPart[] = [];
    for (let at = 0; at < size;) {
      const sending: Promise<CompletedPart>[] = [];
      for (; sending.length < PARTS_AT_ONCE && at < size; at += partBytes) {
        const body = await pieceOf(file, at, Math.min(partBytes, size - at));
        hash.update(body);
        const PartNumber = parts.length + sending.length + 1;
        const part = new UploadPartCommand({ ...upload, PartNumber, ...contentOf(body) });
        const sent = this.asked('put', key, body.length, (how) => this.client.send(part, how));
        sending.push(sent.then(({ ETag }) => ({ PartNumber, ETag })));
      }
      // All of them have ended when one has failed: what is abandoned must not get further parts.
      for (const ended of await Promise.allSettled(sending)) {
        if (ended.status === 'rejected') throw ended.reason;
        parts.push(ended.value);
      }
    }
    return parts;
  }

  private async abandon(upload: { Bucket: string; Key?: string; UploadId?: string }): Promise<void> {
    const asked = new AbortMultipartUploadCommand({
      ...upload,
      Key: upload.Key ?? '',
      UploadId: upload.UploadId ?? '',
    });
    await this.asked('remove', upload.Key ?? '', 0, (how) => this.client.send(asked, how)).catch((error: unknown) => {
      if (!(error instanceof StorageAwayError && isNoSuchUpload(error.cause))) throw error;
    });
  }

  private async got(
    command: GetObjectCommand,
    key: string,
    length: number,
  ): Promise<{ reply: GetObjectCommandOutput; bytes: Buffer }> {
    for (let tries = 1; ; tries++) {
      const reply = await this.asked('read', key, length, (how) => this.client.send(command, how));
      try {
        return { reply, bytes: await bytesOf(reply.Body as Readable, patienceFor(length)) };
      } catch (error) {
        // Cut off in the middle, or it has stalled.
        if (tries === BODY_TRIES) throw this.failed('read', error);
      }
    }
  }

  private async asked<Result>(
    request: ObjectRequest,
    key: string,
    bytes: number,
    ask: (how: { abortSignal: AbortSignal }) => Promise<Result>,
  ): Promise<Result> {
    this.counts.requests[request]++;
    try {
      return await ask({ abortSignal: AbortSignal.timeout(patienceFor(bytes)) });
    } catch (error) {
      const said = saysOfObject(error);
      if (said === 'gone') throw new ObjectGoneError(key);
      if (said === 'replaced') throw new ObjectReplacedError(key);
      throw isOfStorage(error) ? this.failed(request, error) : error;
    }
  }

  private failed(request: ObjectRequest, error: unknown): StorageAwayError {
    this.counts.failures[request]++;
    const now = performance.now();
    if (now - this.loggedAtMs > LOG_EVERY_MS) {
      this.loggedAtMs = now;
      this.log.warn(`The bucket "${this.settings.bucket}" did not answer as it should (${request}): ${inShort(error)}`);
    }
    return new StorageAwayError(error);
  }

  private place(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key: this.named(key) };
  }

  private named(key: string): string {
    const { prefix } = this.settings;
    return prefix === '' ? key : `${prefix}/${key}`;
  }
}

interface FileToSend {
  file: FileHandle;
  size: number;
  /** Of what was read so far. */
  hash: Hash;
  /** To be called when all was read. @throws Error when it is not what it should be */
  complete: () => void;
}

function nothing(): Record<ObjectRequest, number> {
  return { put: 0, read: 0, head: 0, remove: 0, list: 0 };
}

function patienceFor(bytes: number): number {
  return Math.round(PATIENCE_MS + bytes / SLOWEST_BYTES_PER_MS);
}

function stateOf({ ETag, LastModified }: { ETag?: string; LastModified?: Date }, bytes: number): ObjectState {
  return { bytes, modifiedMs: LastModified?.getTime() ?? 0, version: ETag ?? '' };
}

/** With the checksum that every S3 server compares before it keeps anything. */
function contentOf(body: Buffer): { Body: Buffer; ContentLength: number; ContentMD5: string } {
  return { Body: body, ContentLength: body.length, ContentMD5: createHash('md5').update(body).digest('base64') };
}

async function bytesOf(body: Readable, mostMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(AbortSignal.timeout(mostMs), body)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function pieceOf(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = await readRun(file, at, length);
  if (bytes.length < length) throw new Error('A file became shorter while it was sent.');
  return bytes;
}

function demandSame(hash: Hash, sha256: string | null, path: string): void {
  if (sha256 !== null && hash.digest('hex') !== sha256)
    throw new Error(`"${path}" does not hold what it should: the disk may fail.`);
}
