import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type { KeptChange } from './kept-change';

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

type Writing = IDBPTransaction<Schema, ['changes', 'owners'], 'readwrite'>;

const DATABASE = 'memento-journal';
const VERSION = 1;
/** No page sleeps longer than this and still believes that its changes are its own. */
const OWNER_KEPT_MS = 30 * 24 * 3600 * 1000;

/** The journal's database in the browser. All calls reject when the browser cannot keep anything. */
export class JournalStore {
  private opening: Promise<IDBPDatabase<Schema>> | null = null;

  /**
   * Writes for a page that still owns what it kept, and notes that it lives.
   *
   * @returns false, with nothing written, when another page has taken its changes over.
   */
  async write(at: Place, locked: boolean, kept: readonly KeptChange[], forgotten: readonly string[]): Promise<boolean> {
    // To the disk, not only to the system: what is said to be kept outlives a power cut too.
    const tx = await this.writing(kept.length > 0 ? 'strict' : 'relaxed');
    const known = await tx.objectStore('owners').get(at.owner);
    if (known?.takenOver) {
      await tx.done;
      return false;
    }
    const changes = tx.objectStore('changes');
    // Not awaited one by one: the transaction fails as a whole, and `done` says so.
    const writes: Promise<unknown>[] = [
      tx.objectStore('owners').put({ owner: at.owner, seenAt: Date.now(), locked, takenOver: false }),
      ...kept.map((change) => changes.put(change, keyOf(at, change.regionId))),
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
   * a change of its own for stays where it is.
   *
   * @param unseenSince Does nothing if the other has written after this time, ms since 1970.
   */
  async takeOver(from: string, at: Place, locked: boolean, unseenSince: number): Promise<KeptChange[]> {
    const tx = await this.writing('strict');
    const owner = await tx.objectStore('owners').get(from);
    // Who has been taken over without noticing yet may not take over others.
    const isAwake = !(await tx.objectStore('owners').get(at.owner))?.takenOver;
    const moved = owner && isAwake && owner.seenAt <= unseenSince ? await move(tx, owner, at, locked) : [];
    await tx.done;
    return moved.sort((a, b) => a.order - b.order);
  }

  private async writing(durability: 'strict' | 'relaxed'): Promise<Writing> {
    return (await this.database()).transaction(['changes', 'owners'], 'readwrite', { durability });
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
    const db = await openDB<Schema>(DATABASE, VERSION, {
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

async function move(tx: Writing, from: Owner, at: Place, locked: boolean): Promise<KeptChange[]> {
  const changes = tx.objectStore('changes');
  const moved: KeptChange[] = [];
  let left = 0;
  const range = IDBKeyRange.bound([at.person, at.sample, from.owner], [at.person, at.sample, from.owner, []]);
  for (let cursor = await changes.openCursor(range); cursor; cursor = await cursor.continue()) {
    const mine = keyOf(at, cursor.value.regionId);
    if ((await changes.count(mine)) > 0) {
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
