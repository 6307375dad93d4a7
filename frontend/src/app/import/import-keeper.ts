import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { TransferFile } from './transfer';

/** An import that was begun, without its files. */
export interface KeptImport {
  readonly importId: string;
  /** Whose it is: people share computers. */
  readonly person: number;
  readonly startedAt: number;
  /** What a person calls it: the folder or the project. */
  readonly title: string;
  /** Upload code, 1 to 5. */
  readonly code: number;
  readonly projectIds: Readonly<Record<string, number>>;
  /** What was dropped or chosen, where the browser hands that out; otherwise the folder has to be chosen again. */
  readonly handles: readonly FileSystemHandle[];
  readonly files: number;
}

interface Schema extends DBSchema {
  imports: { key: string; value: KeptImport };
  files: { key: [importId: string, index: number]; value: TransferFile };
}

const DATABASE = 'memento-import';
const VERSION = 1;
const WRITE_AFTER_MS = 200;

/** Remembers imports in the browser: what there is to send, and how far each file is. All calls reject where it cannot. */
export class ImportKeeper {
  private opening: Promise<IDBPDatabase<Schema>> | null = null;
  private importId = '';
  private readonly changed = new Map<number, TransferFile>();
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** Those of a person that are not finished, latest first. */
  async unfinished(person: number): Promise<KeptImport[]> {
    const all = await (await this.open()).getAll('imports');
    return all.filter((each) => each.person === person).sort((a, b) => b.startedAt - a.startedAt);
  }

  async begin(kept: KeptImport, files: readonly TransferFile[]): Promise<void> {
    const tx = (await this.open()).transaction(['imports', 'files'], 'readwrite');
    const writes = files.map((file) => tx.objectStore('files').put(file, [kept.importId, file.index]));
    await Promise.all([tx.objectStore('imports').put(kept), ...writes, tx.done]);
    this.importId = kept.importId;
  }

  /** Files of an import that goes on, in their order. What was on its way waits again. */
  async goOn(importId: string): Promise<TransferFile[]> {
    const files = await (await this.open()).getAll('files', IDBKeyRange.bound([importId, 0], [importId, Infinity]));
    this.importId = importId;
    return files.map((file) => ({
      ...file,
      ...(file.state === 'checking' || file.state === 'sending' ? { state: 'waiting' as const } : {}),
    }));
  }

  /** Remembers how far a file is; many at once, a moment later. */
  keep(file: TransferFile): void {
    this.changed.set(file.index, file);
    this.timer ??= setTimeout(() => void this.write().catch(() => undefined), WRITE_AFTER_MS); // it goes on unkept then
  }

  /** What has not been written yet. */
  async write(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const files = [...this.changed.values()];
    this.changed.clear();
    const { importId } = this;
    if (files.length === 0 || importId === '') return;
    const tx = (await this.open()).transaction('files', 'readwrite');
    await Promise.all([
      ...files.map((file) => tx.store.put({ ...file, sentBytes: 0 }, [importId, file.index])),
      tx.done,
    ]);
  }

  async forget(importId: string): Promise<void> {
    if (this.importId === importId) {
      this.importId = '';
      this.changed.clear();
    }
    const tx = (await this.open()).transaction(['imports', 'files'], 'readwrite');
    const range = IDBKeyRange.bound([importId, 0], [importId, Infinity]);
    await Promise.all([tx.objectStore('imports').delete(importId), tx.objectStore('files').delete(range), tx.done]);
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    this.opening ??= openDB<Schema>(DATABASE, VERSION, {
      upgrade: (database) => {
        database.createObjectStore('imports', { keyPath: 'importId' });
        database.createObjectStore('files');
      },
    });
    return this.opening;
  }
}
