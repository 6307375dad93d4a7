/** Of one person at one sample, over all of their tabs. */
const MOST_A_SECOND = 10;
const SECOND_MS = 1000;

interface Pace<Word> {
  /** When the last words were passed on, the oldest first. */
  readonly passedMs: number[];
  /** The newest word of each tab that waits for its turn. */
  readonly waiting: Map<string, Word>;
  timer: NodeJS.Timeout | null;
}

/**
 * Passes on at most ten words a second of each speaker. Of more than that only the newest of each tab is passed on, when
 * its turn comes: where somebody points now is never lost, where they pointed in between nobody needs to know.
 */
export class PresencePace<Word> {
  private readonly paces = new Map<string, Pace<Word>>();

  constructor(
    private readonly pass: (word: Word) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** @param speaker Who speaks, and where. */
  say(speaker: string, tab: string, word: Word): void {
    const pace = this.paces.get(speaker) ?? { passedMs: [], waiting: new Map<string, Word>(), timer: null };
    this.paces.set(speaker, pace);
    pace.waiting.delete(tab);
    pace.waiting.set(tab, word);
    if (pace.timer) clearTimeout(pace.timer);
    pace.timer = null;
    this.go(speaker, pace);
  }

  /** A tab has left: what it said last is of no interest any more. */
  forget(speaker: string, tab: string): void {
    this.paces.get(speaker)?.waiting.delete(tab);
  }

  /** Nothing more is passed on. */
  stop(): void {
    for (const { timer } of this.paces.values()) if (timer) clearTimeout(timer);
    this.paces.clear();
  }

  private go(speaker: string, pace: Pace<Word>): void {
    const now = this.nowMs();
    while ((pace.passedMs[0] ?? Infinity) <= now - SECOND_MS) pace.passedMs.shift();
    for (const [tab, word] of pace.waiting) {
      if (pace.passedMs.length >= MOST_A_SECOND) break;
      pace.waiting.delete(tab);
      pace.passedMs.push(now);
      this.pass(word);
    }
    if (pace.passedMs.length === 0) {
      this.paces.delete(speaker);
      return;
    }
    // Also when nobody waits: then it is forgotten.
    pace.timer = setTimeout(
      () => {
        pace.timer = null;
        this.go(speaker, pace);
      },
      Math.max(1, pace.passedMs[0] + SECOND_MS - now),
    );
    pace.timer.unref();
  }
}
