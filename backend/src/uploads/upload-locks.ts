import type { Lock, Locker, RequestRelease } from '@tus/server';
import type { InstallationTurns } from '../database/installation-turns.js';
import { AppError } from '../errors/app-error.js';

const LONGEST_WAIT_MS = 30_000;
/** A request on another server cannot be asked to stop. nginx leads all of one upload to one server while that is there. */
const LONGEST_WAIT_ELSEWHERE_MS = 5_000;

interface Held {
  requestRelease: RequestRelease;
  giveBack: () => Promise<void>;
  waiting: (() => void)[];
}

/**
 * One request at a time works on an upload. Who comes next asks the one before to stop: after a broken connection the old
 * request may sit on its upload for minutes without anything coming. (The library's own lock looks again and again
 * without a pause while it waits.)
 */
export class UploadLocks implements Locker {
  private readonly held = new Map<string, Held>();

  constructor(private readonly turns: InstallationTurns) {}

  newLock(id: string): Lock {
    return { lock: (signal, requestRelease) => this.take(id, signal, requestRelease), unlock: () => this.release(id) };
  }

  isHeld(id: string): boolean {
    return this.held.has(id);
  }

  private async take(id: string, signal: AbortSignal, requestRelease: RequestRelease): Promise<void> {
    const deadline = performance.now() + LONGEST_WAIT_MS;
    for (let held = this.held.get(id); held; held = this.held.get(id)) {
      await held.requestRelease();
      if (signal.aborted || !(await released(held, signal, deadline - performance.now()))) throw busy();
    }
    const held: Held = { requestRelease, waiting: [], giveBack: () => Promise.resolve() };
    this.held.set(id, held);
    try {
      held.giveBack = await this.turns.take(`upload ${id}`, LONGEST_WAIT_ELSEWHERE_MS);
    } catch (error) {
      await this.release(id);
      throw error instanceof AppError && error.code === 'turn.busy' ? busy() : error;
    }
  }

  private async release(id: string): Promise<void> {
    const held = this.held.get(id);
    await held?.giveBack();
    this.held.delete(id);
    for (const wake of held?.waiting ?? []) wake();
  }
}

/** @returns false: the time is over, or who waits has gone. */
function released(held: Held, signal: AbortSignal, mostMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (outcome: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', give);
      resolve(outcome);
    };
    const give = (): void => end(false);
    const timer = setTimeout(give, Math.max(0, mostMs));
    signal.addEventListener('abort', give);
    held.waiting.push(() => end(true));
  });
}

function busy(): AppError {
  return new AppError(423, 'upload.busy', 'Another request is working on this upload. Try again in a moment.');
}
