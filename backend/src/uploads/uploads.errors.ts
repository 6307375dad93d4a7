import { AppError } from '../errors/app-error.js';

const CODES: Record<number, [code: string, message: string]> = {
  403: ['request.invalid', 'A piece of an upload needs Upload-Offset and the type application/offset+octet-stream.'],
  404: ['upload.not-found', 'There is no such upload, or it is not yours.'],
  409: ['upload.offset', 'This piece does not begin where the last one ended. Ask with HEAD how much has arrived.'],
  410: ['upload.expired', 'This upload has expired. Begin it again.'],
  412: ['upload.protocol', 'This address speaks tus 1.0.0: send the header Tus-Resumable: 1.0.0.'],
  413: ['upload.too-large', 'More was sent than the upload was announced with, or than this server takes.'],
  501: ['upload.unsupported', 'Uploads in parallel parts and of unknown length are not supported.'],
};

interface TusError {
  status_code?: number;
  body?: string;
}

/** What the tus library has to say, in the house's shape. Our own errors and real faults go on as they are. */
export function uploadProblem(error: unknown): unknown {
  const { status_code: status, body = '' } = error as TusError;
  if (error instanceof AppError || status === undefined || (status >= 500 && status !== 501)) return error;
  const [code, message] = CODES[status] ?? ['request.invalid', `The upload cannot be accepted: ${body.trim()}.`];
  return new AppError(status === 403 ? 400 : status, code, message);
}

export function notYours(): AppError {
  return new AppError(404, ...CODES[404]);
}

export function expired(): AppError {
  return new AppError(410, ...CODES[410]);
}

export function finishedAlready(): AppError {
  return new AppError(409, 'upload.finished', 'All of this upload has arrived: it cannot be taken back any more.');
}
