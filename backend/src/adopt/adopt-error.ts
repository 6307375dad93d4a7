/** How `npm run adopt` ends. docs/guide/adopt.md tells them to people. */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  someNotTaken: 3,
  source: 4,
  images: 5,
  target: 6,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What ends an adoption. `code` is for programs, the message a sentence for whoever started it. */
export class AdoptError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
