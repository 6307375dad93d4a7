import type { GrantCode, Level } from './grant-code.js';

/** One permission of a person, with the chain above what it was granted on. */
export interface HeldGrant {
  type: GrantCode;
  projectId: number | null;
  categoryId: number | null;
  annotationId: number | null;
}

/**
 * Another server of the same installation may end a session or change a grant. What was read of a person, and every decision
 * made with it, is forgotten so long after it was read: within the ten seconds that are promised, with one to spare for
 * the answers under way.
 */
export const PRINCIPAL_LIFE_MS = 9_000;

/** Who is asking. Whatever way somebody signed in, this is all that the rest of the server knows of it. */
export interface Principal {
  userId: number;
  username: string;
  sessionId: string;
  /** When the database began to be asked for this, as `performance.now()`. */
  asOfMs: number;
  /** Whether everything is allowed. */
  system: boolean;
  grants: readonly HeldGrant[];
  /** Only of a script that came with a personal access token. */
  token?: { scope: TokenScope };
  /** Only of a guest: the link that let them in. docs/adr/0009-guests.md */
  share?: GuestShare;
}

/** Whether a token may change anything. */
export type TokenScope = 'read' | 'write';

/** `userId` of a guest is the account of the link, which nobody can sign in to and which nothing else uses. */
export interface GuestShare {
  shareId: number;
  annotationId: number;
  /** From then on the link is gone: it expires or was revoked. */
  endsAt: Date;
}

/** Where something lies: the project, and the category and sample below it when it is that deep. */
export interface ScopeChain {
  projectId: number;
  projectOwnerId: number;
  categoryId: number | null;
  annotationId: number | null;
}

/** What a route asks for, answered: who, where, and how much they may do there. */
export interface Decision {
  principal: Principal;
  level: Level;
  chain: ScopeChain | null;
}
