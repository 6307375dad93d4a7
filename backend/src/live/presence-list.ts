/** Somebody who is at a sample, in one tab. */
export interface Presence {
  client_id: string;
  user_id: number;
  name: string;
  /** `#rrggbb` */
  colour: string;
  /** Image px; null: the pointer is not on the image. */
  cursor: readonly [number, number] | null;
}

/** After so long without a word somebody has gone. */
export const PRESENCE_LIFE_MS = 10_000;
/** More tabs than anybody looks at, and more people than a list can show. */
const MOST_TABS = 10;
const MOST_PEOPLE = 200;

interface Entry {
  presence: Presence;
  heardMs: number;
}

/** Who is at one sample. Times are milliseconds of one clock. */
export class PresenceList {
  /** By person and tab: nobody can speak for somebody else. Who was heard of longest ago is first. */
  private readonly entries = new Map<string, Entry>();

  get people(): Presence[] {
    return [...this.entries.values()].map(({ presence }) => presence);
  }

  hear(presence: Presence, nowMs: number): void {
    const key = keyOf(presence);
    this.entries.delete(key);
    const tabs = [...this.entries].filter(([, entry]) => entry.presence.user_id === presence.user_id);
    if (tabs.length >= MOST_TABS) this.entries.delete(tabs[0][0]);
    if (this.entries.size >= MOST_PEOPLE) this.entries.delete(this.entries.keys().next().value as string);
    this.entries.set(key, { presence, heardMs: nowMs });
  }

  /** @returns Whether they were there. */
  leave(who: Pick<Presence, 'user_id' | 'client_id'>): boolean {
    return this.entries.delete(keyOf(who));
  }

  /** Forgets who has been silent for too long. @returns Whether there was anybody */
  forgetSilent(nowMs: number): boolean {
    const silent = [...this.entries].filter(([, entry]) => nowMs - entry.heardMs >= PRESENCE_LIFE_MS);
    for (const [key] of silent) this.entries.delete(key);
    return silent.length > 0;
  }
}

function keyOf({ user_id, client_id }: Pick<Presence, 'user_id' | 'client_id'>): string {
  return `${user_id} ${client_id}`;
}
