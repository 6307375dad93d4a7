import { AppError } from '../errors/app-error.js';

/** 429: somebody holds as many streams as one person may. */
export class TooManyStreamsError extends AppError {
  constructor() {
    super(
      429,
      'live.too-many-streams',
      'You have Memento open too many times. Close some of its tabs, or end scripts that wait.',
      {
        retry_after: 30,
      },
    );
  }
}
