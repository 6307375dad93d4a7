import { sha256Of } from './sha256';

/** One file to read. */
export interface DigestRequest {
  readonly id: number;
  readonly file: Blob;
}

/** Its SHA-256 in hex; empty: it could not be read. */
export interface DigestReply {
  readonly id: number;
  readonly sha256: string;
}

addEventListener('message', ({ data: { id, file } }: MessageEvent<DigestRequest>) => {
  void sha256Of(file)
    .catch(() => '') // the file is gone, or may not be read: told by the page
    .then((sha256) => postMessage({ id, sha256 } satisfies DigestReply));
});
