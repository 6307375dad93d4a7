import { Injectable } from '@nestjs/common';
import { ExpiringCache } from '../caching/expiring-cache.js';
import { AppConfig } from '../config/app-config.js';
import { NotAllowedError, NotFoundError } from '../errors/app-error.js';
import { Access } from './access.js';
import { atLeast, higher, type Level } from './grant-code.js';
import { levelOn } from './level-on.js';
import { type Action, type Verdict, verdictAt, verdictOnPerson } from './policy.js';
import { type Principal, PRINCIPAL_LIFE_MS, type ScopeChain } from './principal.js';
import { type IdTarget, ScopeResolver } from './scope-resolver.js';

/** Of one person. */
const IMAGE_DECISIONS = 2_000;

/** "May I?", for the guard and for services that learn only from the body what a request is about. */
@Injectable()
export class AccessControl {
  /** By image id, of each principal: what was decided goes when they are forgotten, as they are soon. */
  private imageLevels = new WeakMap<Principal, ExpiringCache<Level, number>>();

  constructor(
    private readonly resolver: ScopeResolver,
    private readonly config: AppConfig,
  ) {}

  /** @throws NotAllowedError */
  demandOfPerson(action: Action, principal: Principal): void {
    const canCreate = this.config.projectCreation === 'everyone';
    if (verdictOnPerson(action, principal, canCreate) !== 'allow')
      throw new NotAllowedError('Your account may not do that.');
  }

  mayCreateProjects(principal: Principal): boolean {
    return verdictOnPerson('project:create', principal, this.config.projectCreation === 'everyone') === 'allow';
  }

  /**
   * @throws NotFoundError   when there is no such thing or it must not be known of
   * @throws NotAllowedError when it may be seen, but not this
   */
  async demand(action: Action, principal: Principal, target: IdTarget, id: number): Promise<Access> {
    if (target === 'image') return this.demandImage(action, principal, id);
    const chain = await this.resolver.chainOf(target, id);
    return this.demandAt(action, principal, target, chain);
  }

  /** Whether it is remembered that somebody may do this with an image; false says nothing: ask {@link demand}. */
  knowsToAllow(action: Action, principal: Principal, imageId: number): boolean {
    const level = this.imageLevels.get(principal)?.known(imageId);
    return level !== undefined && verdictAt(action, { principal, chain: null, level }, 'view') === 'allow';
  }

  /** The same for a place that is known already; null: it does not exist. */
  demandAt(action: Action, principal: Principal, target: string, chain: ScopeChain | null): Access {
    if (!chain) throw new NotFoundError(target);
    const decision = { principal, chain, level: levelOn(principal, chain) };
    enforce(verdictAt(action, decision, visibleFrom(target)), target);
    return new Access(decision);
  }

  /** Whether somebody may do this at a place that is known already. */
  allows(action: Action, principal: Principal, chain: ScopeChain): boolean {
    return verdictAt(action, { principal, chain, level: levelOn(principal, chain) }, 'view') === 'allow';
  }

  /** Forgets what was remembered for the tile path; call it when grants change. */
  forgetDecisions(): void {
    this.imageLevels = new WeakMap();
  }

  private async demandImage(action: Action, principal: Principal, imageId: number): Promise<Access> {
    const level = await this.levelsOf(principal).get(
      imageId,
      () => this.levelOnImage(principal, imageId),
      // A decision is as old as the grants that it was made with.
      principal.asOfMs + PRINCIPAL_LIFE_MS,
    );
    const decision = { principal, chain: null, level };
    enforce(verdictAt(action, decision, 'view'), 'image');
    return new Access(decision);
  }

  private levelsOf(principal: Principal): ExpiringCache<Level, number> {
    const known = this.imageLevels.get(principal);
    if (known) return known;
    const levels = new ExpiringCache<Level, number>(PRINCIPAL_LIFE_MS, IMAGE_DECISIONS);
    this.imageLevels.set(principal, levels);
    return levels;
  }

  /** An image shows to those who see its project, and to those who see a sample that shows it. */
  private async levelOnImage(principal: Principal, imageId: number): Promise<Level> {
    const chain = await this.resolver.chainOf('image', imageId);
    if (!chain) return 'none';
    const level = levelOn(principal, chain);
    if (level !== 'partial') return level;
    const samples = await this.resolver.samplesShowing(imageId);
    const best = samples.map((sample) => levelOn(principal, sample)).reduce(higher, 'none');
    return atLeast(best, 'view') ? 'view' : 'partial';
  }
}

/** What belongs to a project or category as a whole shows to all who see any part of it. */
const SHOWN_IN_PART = ['project', 'category', 'classification', 'label'];

export function visibleFrom(target: string): 'partial' | 'view' {
  return SHOWN_IN_PART.includes(target) ? 'partial' : 'view';
}

function enforce(verdict: Verdict, target: string): void {
  if (verdict === 'hide') throw new NotFoundError(target);
  if (verdict === 'refuse') throw new NotAllowedError();
}
