import { type ByteSource, isGone } from '../storage/byte-source.js';
import { ObjectReplacedError } from '../storage/object-store.js';
import { StorageAwayError } from '../storage/storage-away.js';
import type { LentBytes, SourceQuestion, WorkerTask } from './worker-protocol.js';

/** Opens what lies under a path, wherever it is. */
export type SourceOpener = (path: string) => Promise<ByteSource>;

/** Pyramids that a process reads in while it does a job, though it has neither keys nor network: it asks, and is given bytes. */
export class LentSources {
  private readonly sources = new Map<string, Promise<ByteSource>>();
  private readonly allowed: readonly string[];
  /** Why something could not be read that may be there; null: nothing of that kind has happened. */
  failure: Error | null = null;

  /** @param task What is not named in it is not read: who asks decodes strangers' files. */
  constructor(
    task: WorkerTask,
    private readonly open: SourceOpener,
  ) {
    this.allowed = pyramidsOf(task);
  }

  /** @returns null: there is no such pyramid, or it could not be read, which {@link failure} tells */
  async answer({ path, offset, length }: SourceQuestion): Promise<LentBytes | null> {
    if (!this.allowed.includes(path)) return null;
    try {
      const known = this.sources.get(path) ?? this.open(path);
      this.sources.set(path, known);
      const source = await known;
      return { size: source.size, bytes: length > 0 ? await source.read(offset, length) : Buffer.alloc(0) };
    } catch (error) {
      // Of a pyramid that was made again meanwhile: whoever asks again reads that.
      if (error instanceof ObjectReplacedError) this.failure = new StorageAwayError(error);
      else if (!isGone(error)) this.failure = error as Error;
      return null;
    }
  }

  close(): void {
    for (const source of this.sources.values()) source.then((opened) => opened.close()).catch(() => undefined);
    this.sources.clear();
  }
}

function pyramidsOf(task: WorkerTask): string[] {
  if (task.kind === 'probe' || task.kind === 'tile') return [];
  return task.kind === 'compose' ? task.layers.map(({ pyramidPath }) => pyramidPath) : [task.pyramidPath];
}
