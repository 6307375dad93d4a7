import type { MeDto } from '../api/models/me-dto';

/** The browser has one session for all its tabs: the last who signed in leaves a mark for the other tabs here. */
const KEY = 'memento.person';

/** Who somebody is within this browser. Guests of one link share an account and differ by the names they gave. */
export function personOf(
  user: { readonly user_id: number; readonly username: string } | null,
  isGuest: boolean,
): string {
  if (!user) return '';
  return isGuest ? `guest ${user.user_id} ${user.username}` : `user ${user.user_id}`;
}

export function markPerson({ user, guest }: MeDto): void {
  try {
    localStorage.setItem(KEY, personOf(user, guest !== null));
  } catch {
    // A browser without storage: tabs cannot tell each other.
  }
}

/** Whether nobody else has signed in in this browser since, as far as it can tell. */
export function isStillSignedIn(person: string): boolean {
  try {
    return (localStorage.getItem(KEY) ?? person) === person;
  } catch {
    return true;
  }
}
