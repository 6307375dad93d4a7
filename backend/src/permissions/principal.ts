import type { GrantCode, Level } from './grant-code.js';

/** One permission of a person, with the chain above what it was granted on. */
export interface HeldGrant {
  type: GrantCode;
  projectId: number | null;
  categoryId: number | null;
  annotationId: number | null;
}

/** Who is asking. Whatever way somebody signed in, this is all that the rest of the server knows of it. */
export interface Principal {
  userId: number;
  username: string;
  sessionId: string;
  /** Whether everything is allowed. */
  system: boolean;
  grants: readonly HeldGrant[];
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
