import type { Request } from 'express';
import multer, { type StorageEngine } from 'multer';
import { AppError, InvalidRequestError } from '../errors/app-error.js';
import { BlobStore, LONGEST_FILE_NAME, type ReceivedFile } from '../storage/blob-store.js';
import { isDiskFull, storageFull } from '../storage/disk-space.js';
import type { UploadedFile } from './image-uploads.js';

const MOST_JSON_BYTES = 100_000;

/** What multer hands on for a file that {@link BlobStore} received. */
export interface ReceivedUpload {
  received: UploadedFile;
}

/** Refuses, by throwing, to receive a file that its sender may not upload, as far as the fields before it tell. */
export type Admission = (request: Request) => Promise<void>;

/** Reads an upload form: `file` goes to the disk as it comes, never through memory. */
export function uploadForm(blobs: BlobStore, mostBytes: number, admit: Admission): multer.Multer {
  return multer({
    storage: blobStorage(blobs, mostBytes, admit),
    limits: { files: 1, fields: 10, fieldSize: MOST_JSON_BYTES, parts: 11 },
    defParamCharset: 'utf8',
  });
}

function blobStorage(blobs: BlobStore, mostBytes: number, admit: Admission): StorageEngine {
  return {
    _handleFile(request: Request, file, done) {
      const receive = async (): Promise<ReceivedFile> => {
        await admit(request);
        return blobs.receive(file.stream, mostBytes);
      };
      receive().then(
        (received) => {
          const originalName = file.originalname.slice(-LONGEST_FILE_NAME);
          done(null, { received: { ...received, originalName } } as unknown as Partial<Express.Multer.File>);
        },
        (error: unknown) => done(error),
      );
    },
    _removeFile(_request: Request, file, done) {
      const { received } = file as unknown as Partial<ReceivedUpload>;
      (received ? blobs.discard(received) : Promise.resolve()).then(() => done(null), done);
    },
  };
}

/** multer's own refusals, in the house's shape. */
export function formProblem(error: unknown): Error {
  if (isDiskFull(error)) return storageFull(); // the form is told of it before the one who writes the file
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof AppError) return error;
  const broken =
    error.name === 'MulterError' || /multipart|boundary|unexpected end of form|malformed/i.test(error.message);
  return broken ? new InvalidRequestError(`The upload form cannot be read: ${error.message}.`) : error;
}
