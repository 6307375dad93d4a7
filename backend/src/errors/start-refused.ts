/** Why a server does not start on what is there. `code` is for programs, `message` goes on after "Memento cannot start: ". */
export class StartRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
