import { NotAllowedError } from '../errors/app-error.js';
import type { Level } from './grant-code.js';
import { type Action, verdictAt } from './policy.js';
import type { Decision, Principal, ScopeChain } from './principal.js';

/** What somebody may do at one place, for services whose rules depend on what the request says. */
export class Access {
  constructor(private readonly decision: Decision) {}

  get principal(): Principal {
    return this.decision.principal;
  }

  get level(): Level {
    return this.decision.level;
  }

  /** Where the route is about. @throws RangeError for an image, which may show in many places */
  get place(): ScopeChain {
    if (!this.decision.chain) throw new RangeError('This is about no one place.');
    return this.decision.chain;
  }

  may(action: Action): boolean {
    return verdictAt(action, this.decision, 'view') === 'allow';
  }

  /** @throws NotAllowedError */
  demand(action: Action): void {
    if (!this.may(action)) throw new NotAllowedError();
  }
}
