import type { DigestReply, DigestRequest } from './digest.worker';

interface Asked {
  readonly resolve: (sha256: string) => void;
  readonly reject: (reason: unknown) => void;
}

/** Checksums of files, made beside the page. */
export class FileDigest {
  private worker: Worker | null = null;
  private lastId = 0;
  private readonly asked = new Map<number, Asked>();

  /** @throws DOMException when the file cannot be read, AbortError */
  async of(file: File, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const id = ++this.lastId;
    const give = (): void => this.answer(id, ({ reject }) => reject(signal.reason));
    signal.addEventListener('abort', give);
    try {
      return await new Promise<string>((resolve, reject) => {
        this.asked.set(id, { resolve, reject });
        this.reader().postMessage({ id, file } satisfies DigestRequest);
      });
    } finally {
      signal.removeEventListener('abort', give);
    }
  }

  close(): void {
    this.worker?.terminate();
    this.worker = null;
  }

  private reader(): Worker {
    if (this.worker) return this.worker;
    this.worker = new Worker(new URL('./digest.worker', import.meta.url), { type: 'module' });
    this.worker.addEventListener('message', ({ data: { id, sha256 } }: MessageEvent<DigestReply>) => {
      this.answer(id, ({ resolve, reject }) =>
        sha256 ? resolve(sha256) : reject(new DOMException('The file cannot be read.', 'NotReadableError')),
      );
    });
    return this.worker;
  }

  private answer(id: number, tell: (asked: Asked) => void): void {
    const asked = this.asked.get(id);
    this.asked.delete(id);
    if (asked) tell(asked);
  }
}
