/** What is known of an object. */
export interface ObjectState {
  bytes: number;
  /** When it was put there, by the clock of the storage, in milliseconds since 1970. */
  modifiedMs: number;
  /** Another one whenever another file is put there under the same name. */
  version: string;
}

export interface ListedObject {
  key: string;
  bytes: number;
  /** As in {@link ObjectState}. */
  modifiedMs: number;
}

/** What is asked of a storage, for those who count. */
export type ObjectRequest = 'put' | 'read' | 'head' | 'remove' | 'list';

/** How often each was asked, and how often that failed: that something is not there is no failure. */
export interface ObjectCounts {
  requests: Record<ObjectRequest, number>;
  failures: Record<ObjectRequest, number>;
}

/**
 * The port to files on another machine, each under a name. An object is seen whole or not at all. Every method throws
 * StorageAwayError when there is no answer that says anything about the object, after some tries.
 */
export interface ObjectStore {
  readonly counts: ObjectCounts;

  /**
   * Whether the bucket is there and may be used.
   *
   * @throws StorageRefusedError when it says no, StorageAwayError when it says nothing
   */
  check(): Promise<void>;

  /**
   * Sends a file; whatever had the name before is seen until all of it has arrived as it was read.
   *
   * @param sha256 What it must hold, hex; null: whatever it holds.
   * @throws       Error when it holds something else; nothing is put there then
   */
  put(key: string, path: string, sha256: string | null): Promise<void>;

  /** @returns null: there is no such object */
  head(key: string): Promise<ObjectState | null>;

  /**
   * A run of bytes of an object.
   *
   * @param version Of the object that is meant.
   * @throws        ObjectGoneError, ObjectReplacedError
   */
  read(key: string, offset: number, length: number, version: string): Promise<Buffer>;

  /** The last bytes of an object, all of it where it has no more. @throws ObjectGoneError */
  readEnd(key: string, length: number): Promise<{ state: ObjectState; bytes: Buffer }>;

  /** Removes an object, or nothing where there is none. */
  remove(key: string): Promise<void>;

  /** Objects whose names begin with something, in the order of their names. */
  list(prefix: string): AsyncGenerator<ListedObject>;

  /** Removes parts of objects whose sender was gone before all had been sent, and has been for so long. */
  sweepParts(olderThanMs: number): Promise<void>;

  close(): void;
}

/** There is no object of that name. */
export class ObjectGoneError extends Error {
  constructor(key: string) {
    super(`There is no object "${key}".`);
  }
}

/** Another file was put in the place of an object while it was being read. */
export class ObjectReplacedError extends Error {
  constructor(key: string) {
    super(`The object "${key}" was replaced while it was read.`);
  }
}

/** The storage says that this server may not use the bucket. `message` is a sentence for who has set it up. */
export class StorageRefusedError extends Error {}
