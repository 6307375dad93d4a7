import type { ArrangedSampleDto } from '../api/models/arranged-sample-dto';
import type { KnownImageDto } from '../api/models/known-image-dto';
import type { SampleToArrangeDto } from '../api/models/sample-to-arrange-dto';
import type { TransferFile } from './transfer';

/** A file to send, and what is said of it. */
export interface Sending {
  readonly file: File;
  readonly projectId: number;
  readonly imageName: string;
  /** 1 to 5. */
  readonly code: number;
  readonly sha256: string;
  /** Where an upload that was begun goes on; empty: it begins. */
  readonly uploadUrl: string;
}

/** Told while a file is sent. */
export interface SendingWatch {
  readonly located: (uploadUrl: string) => void;
  /** @param bytes Of the file, so far. */
  readonly progressed: (bytes: number) => void;
}

/** What an import wants of the server. Everything rejects with an ApiError, or with an AbortError once it is stopped. */
export interface ImportServer {
  known(projectId: number, names: readonly string[]): Promise<readonly KnownImageDto[]>;
  arrange(projectId: number, samples: readonly SampleToArrangeDto[]): Promise<readonly ArrangedSampleDto[]>;
  /** @returns the id of the image that the file became */
  send(sending: Sending, watch: SendingWatch, signal: AbortSignal): Promise<number>;
  /** Throws away what has arrived of an upload. */
  giveUp(uploadUrl: string): Promise<void>;
}

/** What an import wants of this machine. */
export interface ImportDesk {
  /** @throws DOMException when the file is gone or cannot be read */
  open(path: string): Promise<File>;
  /** SHA-256 of a file, hex. */
  digest(file: File, signal: AbortSignal): Promise<string>;
  /** Remembers how far a file is. */
  keep(file: TransferFile): void;
  /** Resolves when it is worth trying the server again. @param tries How often it has not answered in a row. */
  waitForNetwork(tries: number, signal: AbortSignal): Promise<void>;
}
