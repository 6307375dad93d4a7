import { computed, signal, type WritableSignal } from '@angular/core';
import type { ClassificationDto } from '../../api/models/classification-dto';
import type { ClassificationOptionDto } from '../../api/models/classification-option-dto';
import type { DecisionDto } from '../../api/models/decision-dto';

/** The server, as far as my decisions are concerned. All calls reject with ApiErrors. */
export interface DecisionPort {
  decide(classificationId: number, option: string): Promise<DecisionDto>;
  takeBack(classificationId: number): Promise<unknown>;
}

/** One of the answers to a question. */
export interface Answer {
  readonly option: string;
  readonly label: string;
  readonly colour: string | null;
  /** What chooses it while the keys are this question's; empty: none does. */
  readonly key: string;
  readonly isMine: boolean;
  /** Names of the other readers who chose it. */
  readonly others: readonly string[];
}

/** A classification, as a reader meets it. */
export interface Question {
  readonly classificationId: number;
  readonly name: string;
  readonly answers: readonly Answer[];
  readonly isAnswered: boolean;
  /** Whether the keys choose among its answers now. */
  readonly hasKeys: boolean;
}

/** What one save is about: what I want, null for no decision. */
type Wanted = string | null;

/**
 * What a sample asks of readers, and what they answered. A choice shows at once and is saved at once; while one save of a
 * question is on its way, only the last choice made meanwhile waits. What cannot be saved goes back to what was.
 */
export class DecisionBoard {
  private readonly saved: WritableSignal<ReadonlyMap<number, string>>;
  private readonly wanted = signal<ReadonlyMap<number, Wanted>>(new Map());
  /** The question that was chosen to have the keys; null: the first that is open. */
  private readonly focused = signal<number | null>(null);
  private readonly saves = new Map<number, Promise<void>>();

  readonly questions = computed<readonly Question[]>(() => {
    const keyed = this.keyed();
    return this.classifications.map((classification) => {
      const { classification_id: classificationId, name, options } = classification;
      const mine = this.mine(classificationId);
      const answers = options.map((option, place) => this.answerOf(classificationId, option, place, mine));
      return { classificationId, name, answers, isAnswered: mine !== null, hasKeys: classificationId === keyed };
    });
  });
  readonly isSaving = computed(() => this.wanted().size > 0);
  readonly isComplete = computed(() => this.questions().every(({ isAnswered }) => isAnswered));

  /** The question that keys answer: the chosen one, else the first without an answer, else the last. */
  private readonly keyed = computed(() => {
    const ids = this.classifications.map(({ classification_id }) => classification_id);
    const chosen = this.focused();
    if (chosen !== null && ids.includes(chosen)) return chosen;
    return ids.find((id) => this.mine(id) === null) ?? ids.at(-1) ?? null;
  });

  /** @param me  My user id. */
  constructor(
    private readonly port: DecisionPort,
    private readonly classifications: readonly ClassificationDto[] = [],
    private readonly decisions: readonly DecisionDto[] = [],
    private readonly me = 0,
  ) {
    const mine = decisions.filter(({ user_id }) => user_id === me);
    this.saved = signal(new Map(mine.map(({ classification_id, option }) => [classification_id, option])));
  }

  /** Gives the keys to a question. */
  focus(classificationId: number): void {
    this.focused.set(classificationId);
  }

  /** Lets the keys go on to the first question that is open. */
  blur(): void {
    this.focused.set(null);
  }

  /** The answer that a key chooses now; null: none, the key means something else. */
  answerOfKey(key: string): { readonly classificationId: number; readonly option: string } | null {
    const question = this.questions().find(({ hasKeys }) => hasKeys);
    const answer = question?.answers.find((each) => each.key !== '' && each.key.toLowerCase() === key.toLowerCase());
    return question && answer ? { classificationId: question.classificationId, option: answer.option } : null;
  }

  /** Chooses an answer; what was chosen already is taken back. Rejects with an ApiError when it cannot be saved. */
  async choose(classificationId: number, option: string): Promise<void> {
    const next = this.mine(classificationId) === option ? null : option;
    this.wanted.update((map) => new Map([...map, [classificationId, next]]));
    const running = this.saves.get(classificationId);
    if (running) return running;
    const save = this.saveUntilDone(classificationId).finally(() => this.saves.delete(classificationId));
    this.saves.set(classificationId, save);
    return save;
  }

  /** Waits until all choices are saved. Rejects when one could not be. */
  async settle(): Promise<void> {
    await Promise.all(this.saves.values());
  }

  private mine(classificationId: number): string | null {
    const wanted = this.wanted().get(classificationId);
    return wanted === undefined ? (this.saved().get(classificationId) ?? null) : wanted;
  }

  private answerOf(
    classificationId: number,
    { option, label, colour, key }: ClassificationOptionDto,
    place: number,
    mine: string | null,
  ): Answer {
    const others = this.decisions.filter(
      (each) => each.classification_id === classificationId && each.option === option && each.user_id !== this.me,
    );
    const names = others.map(({ reader }) => reader);
    return { option, label, colour, key: key ?? (place < 9 ? String(place + 1) : ''), isMine: option === mine, others: names }; // prettier-ignore
  }

  private async saveUntilDone(classificationId: number): Promise<void> {
    try {
      for (;;) {
        const next = this.wanted().get(classificationId) ?? null;
        if (next === null) await this.port.takeBack(classificationId);
        else await this.port.decide(classificationId, next);
        this.saved.update((map) => withChoice(map, classificationId, next));
        if ((this.wanted().get(classificationId) ?? null) === next) return;
      }
    } finally {
      this.wanted.update((map) => new Map([...map].filter(([id]) => id !== classificationId)));
    }
  }
}

function withChoice(map: ReadonlyMap<number, string>, id: number, option: Wanted): ReadonlyMap<number, string> {
  const others = [...map].filter(([each]) => each !== id);
  return new Map(option === null ? others : [...others, [id, option]]);
}
