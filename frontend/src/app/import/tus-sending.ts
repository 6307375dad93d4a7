import { HttpErrorResponse } from '@angular/common/http';
import { DetailedError, type HttpRequest, type HttpResponse, Upload } from 'tus-js-client';
import { ApiError, toApiError } from '../core/api-error';
import type { Sending, SendingWatch } from './queue-ports';

const ADDRESS = '/memento/uploads';
const IMAGE_HEADER = 'Memento-Image-Id';
const CSRF_COOKIE = /(?:^|; )XSRF-TOKEN=([^;]*)/;
/** Small files go with the request that begins their upload: one request for each. */
const SMALL = 4 * 1024 * 1024;
/** What a proxy that collects a request before it passes it on can lose at most. */
const PIECE = 64 * 1024 * 1024;
/** Nothing has moved for so long: the line is dead, though nobody said so. The server may take its time with a large file. */
const STALLED_MS = 180_000;

/**
 * Sends one file as a resumable upload.
 *
 * @returns the id of the image that it became
 * @throws  ApiError, AbortError
 */
export function sendFile(sending: Sending, watch: SendingWatch, signal: AbortSignal): Promise<number> {
  const { file, projectId, imageName, code, sha256, uploadUrl } = sending;
  return new Promise((resolve, reject) => {
    const stopped = (): void => stop(null);
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = (reason: unknown): void => {
      end();
      void upload.abort();
      reject(reason instanceof Error ? reason : new DOMException('Stopped.', 'AbortError'));
    };
    const moved = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => stop(new ApiError($localize`The server does not answer.`, 0, 'network')), STALLED_MS);
    };
    const upload = new Upload(file, {
      ...{ endpoint: ADDRESS, uploadUrl: uploadUrl || null, retryDelays: null, chunkSize: PIECE },
      ...{ uploadDataDuringCreation: file.size <= SMALL, storeFingerprintForResuming: false },
      metadata: {
        ...{ name: imageName, format: String(code), type: code > 3 ? 'T' : '', project_id: String(projectId) },
        ...{ sha256, filename: file.name },
      },
      onBeforeRequest: sign,
      onUploadUrlAvailable: () => watch.located(upload.url ?? ''),
      onProgress: (bytes) => {
        moved();
        watch.progressed(bytes);
      },
      onSuccess: ({ lastResponse }) => {
        end();
        const imageId = Number(lastResponse.getHeader(IMAGE_HEADER) ?? 0);
        if (imageId > 0) resolve(imageId);
        else reject(problemIn(lastResponse));
      },
      onError: (failure) => {
        end();
        reject(problemOf(failure));
      },
    });
    signal.addEventListener('abort', stopped);
    moved();
    upload.start();
  });
}

/** Throws away what has arrived of an upload. */
export async function giveUpUpload(uploadUrl: string): Promise<void> {
  await Upload.terminate(uploadUrl, { onBeforeRequest: sign, retryDelays: null });
}

/** As all requests of the page are signed: with the text that other sites cannot read. */
function sign(request: HttpRequest): void {
  request.setHeader('X-XSRF-TOKEN', decodeURIComponent(CSRF_COOKIE.exec(document.cookie)?.[1] ?? ''));
}

function problemOf(failure: Error): Error {
  if (!(failure instanceof DetailedError)) return failure;
  const response = failure.originalResponse;
  return response ? problemIn(response) : toApiError(new HttpErrorResponse({ status: 0 }));
}

function problemIn(response: HttpResponse): ApiError {
  return toApiError(new HttpErrorResponse({ status: response.getStatus(), error: response.getBody() }));
}
