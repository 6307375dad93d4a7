/** The part of the browser's EventSource that is used here. */
export interface Source {
  addEventListener(type: string, heard: (event: Event) => void): void;
  close(): void;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Listens to server-sent events, again and again. The browser's own way of coming back gives up at the first refusal, such as a
 * server that is being updated.
 */
export class EventStream {
  private source: Source | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private isWanted = false;

  /** @param heard  Is told each event of these names. Data that is no JSON is not for us. */
  constructor(
    private readonly url: string,
    private readonly names: readonly string[],
    private readonly heard: (name: string, data: unknown) => void,
    private readonly open: (url: string) => Source = (url) => new EventSource(url),
  ) {}

  start(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    this.connect();
  }

  stop(): void {
    this.isWanted = false;
    this.disconnect();
  }

  /** Tries again at once what is waiting for its next attempt. */
  retryNow(): void {
    if (!this.isWanted || this.source) return;
    this.failures = 0;
    this.disconnect();
    this.connect();
  }

  private connect(): void {
    const source = this.open(this.url);
    this.source = source;
    for (const name of this.names) {
      source.addEventListener(name, (event) => {
        if (source !== this.source) return;
        this.failures = 0;
        this.heard(name, JSON.parse((event as MessageEvent<string>).data));
      });
    }
    source.addEventListener('error', () => {
      if (source !== this.source) return;
      this.disconnect();
      // Not all at the same moment, when a server comes back to many pages.
      const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures++) * (0.75 + Math.random() / 2);
      this.timer = setTimeout(() => this.connect(), waitMs);
    });
  }

  private disconnect(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }
}
