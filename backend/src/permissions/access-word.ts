import type { Level } from './grant-code.js';
import { levelOn } from './level-on.js';
import type { Principal, ScopeChain } from './principal.js';

/** What a reply says about what the caller may do with a thing that it shows. */
export const ACCESS_WORDS = ['view', 'participate', 'administer', 'own'] as const;
export type AccessWord = (typeof ACCESS_WORDS)[number];

/** A thing that shows in part is, for the caller, there to be viewed. */
export function accessWord(level: Level): AccessWord {
  return level === 'none' || level === 'partial' ? 'view' : level;
}

export function accessTo(principal: Principal, chain: ScopeChain): AccessWord {
  return accessWord(levelOn(principal, chain));
}
