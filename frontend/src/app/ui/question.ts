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
  /** Whether my answer is kept in the browser, because it could not be sent yet. */
  readonly isKept: boolean;
}
