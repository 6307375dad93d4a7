import type { KnownImageDto } from '../api/models/known-image-dto';

const ASK_EVERY_MS = 2000;
/** The oldest are tiled first: the others need not be asked after yet. */
const AT_ONCE = 500;

/** An image that could not be made ready. */
export interface TilingFailure {
  readonly imageId: number;
  readonly name: string;
  /** What happened and what to do. */
  readonly message: string;
}

/** How far the images of an import are from being looked at. */
export interface TilingState {
  readonly images: number;
  readonly ready: number;
  /** Of those on their way: their parts added up. */
  readonly underWay: number;
  readonly failures: readonly TilingFailure[];
}

type Ask = (projectId: number, imageIds: readonly number[]) => Promise<readonly KnownImageDto[]>;

/** Asks after images that are being made ready, until all are or have failed. */
export class TilingWatch {
  /** Image → project, of those that are not settled; the oldest first. */
  private readonly open = new Map<number, number>();
  private readonly seen = new Set<number>();
  private readonly failures = new Map<number, TilingFailure>();
  private underWay = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly ask: Ask,
    private readonly changed: (state: TilingState) => void,
  ) {}

  add(imageId: number, projectId: number): void {
    if (this.seen.has(imageId)) return;
    this.seen.add(imageId);
    this.open.set(imageId, projectId);
    this.tell();
    this.timer ??= setTimeout(() => void this.look(), ASK_EVERY_MS);
  }

  /** One that failed is being tried again. */
  again(imageId: number, projectId: number): void {
    this.failures.delete(imageId);
    this.seen.delete(imageId);
    this.add(imageId, projectId);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.open.clear();
  }

  private async look(): Promise<void> {
    try {
      await this.askAfterOldest();
    } catch {
      // The server may not answer once: then it is asked again.
    }
    this.tell();
    this.timer = this.open.size > 0 ? setTimeout(() => void this.look(), ASK_EVERY_MS) : null;
  }

  private async askAfterOldest(): Promise<void> {
    const [first] = this.open.values();
    if (first === undefined) return;
    const asked = [...this.open].filter(([, projectId]) => projectId === first).slice(0, AT_ONCE);
    const ids = asked.map(([imageId]) => imageId);
    const images = new Map((await this.ask(first, ids)).map((image) => [image.image_id, image]));
    this.underWay = 0;
    for (const imageId of ids) this.note(imageId, images.get(imageId));
  }

  private note(imageId: number, image: KnownImageDto | undefined): void {
    if (image?.status === 'processing') {
      this.underWay += image.progress;
      return;
    }
    this.open.delete(imageId); // ready, failed, or deleted meanwhile
    if (image?.status !== 'failed') return;
    this.failures.set(imageId, { imageId, name: image.name, message: image.failure?.message ?? '' });
  }

  private tell(): void {
    const ready = this.seen.size - this.open.size - this.failures.size;
    this.changed({ images: this.seen.size, ready, underWay: this.underWay, failures: [...this.failures.values()] });
  }
}
