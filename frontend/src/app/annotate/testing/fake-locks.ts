import type { Locks } from '../journal/sample-journal';

/** The browser's locks, exclusive ones, as far as they are used here; `kill` ends the page that holds some. */
export class FakeLocks {
  private readonly queues = new Map<string, (() => void)[]>();

  /** The locks as one page sees them. */
  page(): { readonly locks: Locks; readonly kill: () => void } {
    const held = new Set<() => void>();
    let isDead = false;
    const request = async (name: string, ...rest: unknown[]): Promise<unknown> => {
      const call = rest.at(-1) as (lock: unknown) => Promise<unknown>;
      const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal };
      await this.turn(name);
      const release = this.once(name);
      if (isDead || signal?.aborted) {
        release();
        throw new DOMException('The request was aborted.', 'AbortError');
      }
      held.add(release);
      try {
        return await call({ name });
      } finally {
        held.delete(release);
        release();
      }
    };
    const kill = () => {
      isDead = true;
      for (const release of held) release();
    };
    return { locks: { request } as unknown as Locks, kill };
  }

  private turn(name: string): Promise<void> {
    const queue = this.queues.get(name);
    if (!queue) {
      this.queues.set(name, []);
      return Promise.resolve();
    }
    return new Promise((resolve) => queue.push(resolve));
  }

  private once(name: string): () => void {
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      const next = this.queues.get(name)?.shift();
      if (next) next();
      else this.queues.delete(name);
    };
  }
}
