import { AppError } from '../errors/app-error.js';

/** 410: there was such a link once. */
export class ShareGoneError extends AppError {
  constructor() {
    super(410, 'share.gone', 'This link has expired or was taken back. Ask whoever sent it for a new one.');
  }
}
