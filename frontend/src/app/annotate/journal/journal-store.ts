import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { type KeptChange, storable, type Writing } from './kept-change';

/** Whose changes, of which sample, kept by which page. */
export interface Place {
  readonly person: string;
  readonly sample: number;
  readonly owner: string;
}

/** A page that keeps changes. Stays after its changes were taken over, so that it notices when it wakes up. */
export interface Owner {
  readonly owner: string;
  /** When it last wrote, ms since 1970. */
  readonly seenAt: number;
  /** Whether it holds the lock of its name for as long as it lives. */
  readonly locked: boolean;
  readonly takenOver: boolean;
}

type Key = [person: string, sample: number, owner: string, regionId: string];

interface Schema extends DBSchema {
  changes: { key: Key; value: KeptChange };
  owners: { key: string; value: Owner };
}

type Transaction = IDBPTransaction<Schema, ['changes', 'owners'], 'readwrite'>;

const DATABASE = 'memento-journal';
const VERSION = 1;
/** No page sleeps longer than this and still believes that its changes are its own. */
const OWNER_KEPT_MS = 30 * 24 * 3600 * 1000;

/** The journal's database in the browser. All calls reject when the browser cannot keep anything. */
export class JournalStore {
  private opening: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(private readonly name = DATABASE) {}

  /**
   * Writes for a page that still owns what it kept, and notes that it lives.
   *
   * @param signal Takes it back while it is not done.
   *
   * @returns false, with nothing written, when another page has taken its changes over.
   */
  async write(at: Place, locked: boolean, { kept, forgotten }: Writing, signal?: AbortSignal): Promise<boolean> {
    // To the disk, not only to the system: what is said to be kept outlives a power cut too.
    const tx = await this.writing(kept.length > 0 ? 'strict' : 'relaxed', signal);
    const known = await tx.objectStore('owners').get(at.owner);
    if (known?.takenOver) {
      await tx.done;
      return false;
    }
    const changes = tx.objectStore('changes');
    // Not awaited one by one: the transaction fails as a whole, and `done` says so.
    const writes: Promise<unknown>[] = [
      tx.objectStore('owners').put({ owner: at.owner, seenAt: Date.now(), locked, takenOver: false }),
      ...kept.map((change) => changes.put(storable(change), keyOf(at, change.regionId))),
      ...forgotten.map((regionId) => changes.delete(keyOf(at, regionId))),
      tx.done,
    ];
    await Promise.all(writes);
    return true;
  }

  /** The other pages that keep changes of this person and sample. */
  async othersThan(at: Place): Promise<Owner[]> {
    const db = await this.database();
    const tx = db.transaction(['changes', 'owners']);
    const keys = await tx.objectStore('changes').getAllKeys(rangeOf(at.person, at.sample));
    const names = new Set(keys.map(([, , owner]) => owner).filter((owner) => owner !== at.owner));
    const known = await Promise.all([...names].map((owner) => tx.objectStore('owners').get(owner)));
    return known.filter((owner) => owner !== undefined);
  }

  /** How many changes of a person are kept for a sample, by whatever page. */
  async count(person: string, sample: number): Promise<number> {
    return (await this.database()).count('changes', rangeOf(person, sample));
  }

  /**
   * Makes the changes of another page this one's, in one step, in the order in which they were made. What this page has
   * a change of its own for stays where it is, and can be taken over when that is done.
   *
   * @param isMine      Whether this page has a change of a region that it has not written yet.
   * @param unseenSince Does nothing if the other has written after this time, ms since 1970.
   */
  async takeOver(
    from: string,
    at: Place,
    locked: boolean,
    unseenSince: number,
    isMine: (regionId: string) => boolean,
  ): Promise<KeptChange[]> {
    const tx = await this.writing('strict');
    const owner = await tx.objectStore('owners').get(from);
    // Who has been taken over without noticing yet may not take over others.
    const isAwake = !(await tx.objectStore('owners').get(at.owner))?.takenOver;
    const moved = owner && isAwake && owner.seenAt <= unseenSince ? await move(tx, owner, { at, locked, isMine }) : [];
    await tx.done;
    return moved.sort((a, b) => a.order - b.order);
  }

  /** Leaves changes that were taken over where they were. */
  async giveBack(to: string, at: Place, refused: readonly KeptChange[]): Promise<void> {
    const tx = await this.writing('strict');
    const changes = tx.objectStore('changes');
    const writes = refused.flatMap((change) => [
      changes.put(storable(change), keyOf({ ...at, owner: to }, change.regionId)),
      changes.delete(keyOf(at, change.regionId)),
    ]);
    await Promise.all([...writes, tx.done]);
  }

  private async writing(durability: 'strict' | 'relaxed', signal?: AbortSignal): Promise<Transaction> {
    const db = await this.database();
    signal?.throwIfAborted();
    const tx = db.transaction(['changes', 'owners'], 'readwrite', { durability });
    if (signal) takeBackOn(signal, tx);
    return tx;
  }

  private database(): Promise<IDBPDatabase<Schema>> {
    this.opening ??= this.open().catch((failure: unknown) => {
      this.opening = null;
      throw failure;
    });
    return this.opening;
  }

  private async open(): Promise<IDBPDatabase<Schema>> {
    const forget = () => (this.opening = null);
    const db = await openDB<Schema>(this.name, VERSION, {
      upgrade: (fresh) => {
        fresh.createObjectStore('changes');
        fresh.createObjectStore('owners', { keyPath: 'owner' });
      },
      // A newer version of the application waits for it in another tab; the next call opens it anew.
      blocking: () => {
        forget();
        db.close();
      },
      terminated: forget,
    });
    await forgetOldOwners(db);
    return db;
  }
}

interface Heir {
  readonly at: Place;
  readonly locked: boolean;
  readonly isMine: (regionId: string) => boolean;
}

async function move(tx: Transaction, from: Owner, { at, locked, isMine }: Heir): Promise<KeptChange[]> {
  const changes = tx.objectStore('changes');
  const moved: KeptChange[] = [];
  let left = 0;
  const range = IDBKeyRange.bound([at.person, at.sample, from.owner], [at.person, at.sample, from.owner, []]);
  for (let cursor = await changes.openCursor(range); cursor; cursor = await cursor.continue()) {
    const mine = keyOf(at, cursor.value.regionId);
    if (isMine(cursor.value.regionId) || (await changes.count(mine)) > 0) {
      left++;
      continue;
    }
    moved.push(cursor.value);
    await changes.put(cursor.value, mine);
    await cursor.delete();
  }
  if (moved.length + left === 0) return moved;
  const owners = tx.objectStore('owners');
  await owners.put({ ...from, takenOver: true });
  await owners.put({ owner: at.owner, seenAt: Date.now(), locked, takenOver: false });
  return moved;
}

function takeBackOn(signal: AbortSignal, tx: Transaction): void {
  let isOver = false;
  const end = () => (isOver = true);
  // Whoever writes hears of a failure; this only keeps book.
  tx.done.then(end, end);
  signal.addEventListener('abort', () => !isOver && tx.abort(), { once: true });
}

async function forgetOldOwners(db: IDBPDatabase<Schema>): Promise<void> {
  const tx = db.transaction(['changes', 'owners'], 'readwrite');
  const keeping = new Set((await tx.objectStore('changes').getAllKeys()).map(([, , owner]) => owner));
  const owners = await tx.objectStore('owners').getAll();
  const old = owners.filter(({ owner, seenAt }) => !keeping.has(owner) && seenAt < Date.now() - OWNER_KEPT_MS);
  await Promise.all([...old.map(({ owner }) => tx.objectStore('owners').delete(owner)), tx.done]);
}

function keyOf({ person, sample, owner }: Place, regionId: string): Key {
  return [person, sample, owner, regionId];
}

/** All changes of a person and sample: an array sorts behind every string. */
function rangeOf(person: string, sample: number): IDBKeyRange {
  return IDBKeyRange.bound([person, sample], [person, sample, []]);
}
