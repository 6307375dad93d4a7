import { type Client, Refused } from '../kill/writer.js';
import { aDeed, type Deed, type DeedKind, saysDone } from './deeds.js';
import type { ScoringDesk } from './desk.js';
import { IS_FULL } from './how-long.js';

const KINDS: DeedKind[] = ['regions', 'comment', 'decision', 'regions', 'decision', 'upload'];
/** Between two things that a person does, and before they try again. */
const PAUSE_MS: Record<DeedKind, number> = { regions: 20, comment: 40, decision: 15, upload: 400 };
const AGAIN_MS = 100;
const MOST_AGAIN_MS = 1_000;
/**
 * Then a person gives up on a deed: it may be there or not, but not twice and not by halves. Longer than a minute: what a killed
 * server had begun under an idempotency key is then taken up again.
 */
const GIVE_UP_MS = IS_FULL ? 90_000 : 5_000;
/** Longest that anybody waits for an answer. */
export const PATIENCE_MS = 60_000;

/** People at work at once, each of whom repeats what was not confirmed. */
export class Crowd {
  readonly deeds: Deed[] = [];
  /** Answers by status and code; `gone`: there was none; `late`: none within the patience of a person. */
  readonly answers = new Map<string, number>();
  acknowledged = 0;
  private going = false;
  private hasLeft = false;
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: Client,
    private readonly at: ScoringDesk,
  ) {}

  start(): void {
    this.going = true;
    this.work = Promise.all(this.at.sampleIds.map((_, reader) => this.reader(reader)));
  }

  /** At once, whatever anybody is at: the spec is over. */
  leave(): void {
    this.going = false;
    this.hasLeft = true;
  }

  /** When everybody has ended what they were at. */
  async stop(): Promise<void> {
    this.going = false;
    await this.work;
  }

  private async reader(reader: number): Promise<void> {
    const kind = KINDS[reader % KINDS.length];
    for (let n = 0; this.going; n++) {
      const deed = aDeed(kind, reader, n, this.at);
      this.deeds.push(deed);
      await this.perform(deed);
      await pause(PAUSE_MS[kind]);
    }
  }

  private async perform(deed: Deed): Promise<void> {
    const begun = performance.now();
    for (let tries = 0; !deed.acknowledged && !this.hasLeft; tries++) {
      if (performance.now() - begun > GIVE_UP_MS) return;
      if (tries > 0) await pause(Math.min(AGAIN_MS * tries, MOST_AGAIN_MS));
      try {
        await inTime(deed.send(this.client));
        deed.acknowledged = true;
      } catch (error) {
        deed.acknowledged = saysDone(error, tries > 0);
        this.note(deed, error);
      }
    }
    if (deed.acknowledged) this.acknowledged++;
  }

  private note({ kind, acknowledged }: Deed, error: unknown): void {
    const { name, message } = error as Error;
    // TypeError (of another realm than jest's): the connection broke or nobody listens.
    const gone = name === 'TypeError' ? 'gone' : `${kind}: ${name} ${message}`;
    const answer = error instanceof Refused ? `${error.status} ${error.code}${acknowledged ? ' (done)' : ''}` : gone;
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }
}

async function inTime(answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
