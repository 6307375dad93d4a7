import type { ArrangedSampleDto } from '../../api/models/arranged-sample-dto';
import type { KnownImageDto } from '../../api/models/known-image-dto';
import type { SampleToArrangeDto } from '../../api/models/sample-to-arrange-dto';
import { ApiError } from '../../core/api-error';
import type { ImportDesk, ImportServer, Sending, SendingWatch } from '../queue-ports';
import type { TransferFile } from '../transfer';

/** A server in memory that takes files, and fails when it is told to. */
export class FakeServer implements ImportServer {
  readonly images: KnownImageDto[] = [];
  readonly samples = new Map<string, Set<number>>();
  readonly asked: string[] = [];
  readonly givenUp: string[] = [];
  isReachable = true;
  /** By image name: what sending it fails with, once each. */
  readonly failures = new Map<string, ApiError[]>();
  /** Holds files back until it is resolved. */
  gate: Promise<void> = Promise.resolve();
  atOnce = 0;
  mostAtOnce = 0;

  async known(_: number, names: readonly string[]): Promise<KnownImageDto[]> {
    this.answer(`known ${names.length}`);
    return this.images.filter(({ name }) => names.includes(name));
  }

  async arrange(_: number, samples: readonly SampleToArrangeDto[]): Promise<ArrangedSampleDto[]> {
    this.answer(`arrange ${samples.length}`);
    return samples.map(({ category, name, images }) => {
      const key = `${category}/${name}`;
      const shown = this.samples.get(key) ?? new Set();
      this.samples.set(key, shown);
      for (const image of images) shown.add(image.image_id);
      const annotation_id = [...this.samples.keys()].indexOf(key) + 1;
      return { annotation_id, category_id: 1, made: true, layers_added: images.length };
    });
  }

  async send(sending: Sending, watch: SendingWatch, signal: AbortSignal): Promise<number> {
    const { imageName, file, sha256, uploadUrl } = sending;
    this.answer(`send ${imageName}${uploadUrl ? ' on' : ''}`);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      watch.located(uploadUrl || `/uploads/${imageName}`);
      watch.progressed(file.size / 2);
      await Promise.race([this.gate, stopped(signal)]);
      const failure = this.failures.get(imageName)?.shift();
      if (failure) throw failure;
      if (!this.isReachable) throw networkFailure();
      return this.add(imageName, file.size, sha256);
    } finally {
      this.atOnce--;
    }
  }

  async giveUp(uploadUrl: string): Promise<void> {
    this.givenUp.push(uploadUrl);
  }

  add(name: string, bytes: number, sha256: string): number {
    const image_id = this.images.length + 1;
    this.images.push({ image_id, name, bytes, sha256, status: 'ready', progress: 1, failure: null });
    return image_id;
  }

  private answer(question: string): void {
    if (!this.isReachable) throw networkFailure();
    this.asked.push(question);
  }
}

/** A desk whose files have their path as content. */
export class FakeDesk implements ImportDesk {
  readonly kept = new Map<number, TransferFile>();
  readonly unreadable = new Set<string>();
  digests = 0;
  /** Called when the queue waits for the network. */
  onWait: () => void = () => undefined;

  constructor(private readonly sizes: ReadonlyMap<string, number>) {}

  async open(path: string): Promise<File> {
    if (this.unreadable.has(path)) throw new DOMException('gone', 'NotFoundError');
    return { name: path.split('/').at(-1), size: this.sizes.get(path) ?? 0, path } as unknown as File;
  }

  async digest(file: File): Promise<string> {
    this.digests++;
    return `hash of ${(file as unknown as { path: string }).path}`;
  }

  keep(file: TransferFile): void {
    this.kept.set(file.index, structuredClone(file));
  }

  async waitForNetwork(_: number, signal: AbortSignal): Promise<void> {
    this.onWait();
    await Promise.resolve();
    signal.throwIfAborted();
  }
}

export function refusal(code: string, status = 422): ApiError {
  return new ApiError(`refused: ${code}`, status, code);
}

function networkFailure(): ApiError {
  return new ApiError('no answer', 0, 'network');
}

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new DOMException('Stopped.', 'AbortError'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
}
