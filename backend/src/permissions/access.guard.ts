import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isUUID } from 'class-validator';
import type { Request } from 'express';
import { InvalidRequestError, NotAllowedError, NotFoundError, SignInRequiredError } from '../errors/app-error.js';
import type { Access } from './access.js';
import { AccessControl } from './access-control.js';
import { GRANT_CODES, type GrantCode, SYSTEM_ID } from './grant-code.js';
import type { Principal, ScopeChain } from './principal.js';
import { type Place, PUBLIC, REQUIRES, type Requirement } from './requires.js';
import { ScopeResolver } from './scope-resolver.js';

type GuardedRequest = Request & { user?: Principal; access?: Access; body: unknown };

/** Reads what a route declares and asks {@link AccessControl}. Closed by default. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly control: AccessControl,
    private readonly resolver: ScopeResolver,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean>(PUBLIC, context.getHandler())) return true;
    const requirement = this.reflector.get<Requirement | undefined>(REQUIRES, context.getHandler());
    if (!requirement) throw new NotAllowedError('This address declares no access rule and stays closed.');
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    if (!request.user) throw new SignInRequiredError();
    await this.check(requirement, request, request.user);
    return true;
  }

  private async check({ action, place }: Requirement, request: GuardedRequest, principal: Principal): Promise<void> {
    if (!place) return this.control.demandOfPerson(action, principal);
    if (place.from === 'handler') return;
    const source = (place.from === 'params' ? request.params : request.body) as Record<string, unknown> | undefined;
    if (place.target === 'grant') {
      request.access = await this.checkGrant(action, principal, source ?? {}, place.from);
      return;
    }
    if (place.target === 'region') {
      const chain = await this.chainOfRegion(source?.[place.field]);
      request.access = this.control.demandAt(action, principal, 'region', chain);
      return;
    }
    const id = idFrom(source?.[place.field], place);
    request.access = await this.control.demand(action, principal, place.target, id);
  }

  private async chainOfRegion(id: unknown): Promise<ScopeChain | null> {
    return isUUID(id) ? this.resolver.chainOfRegion(String(id).toLowerCase()) : null;
  }

  private async checkGrant(
    action: Requirement['action'],
    principal: Principal,
    source: Record<string, unknown>,
    from: Place['from'],
  ): Promise<Access | undefined> {
    const type = source.type as GrantCode;
    const place: Place = { target: 'grant', from, field: from === 'params' ? 'typeId' : 'type_id' };
    if (!Object.hasOwn(GRANT_CODES, String(type))) throw unusable({ ...place, field: 'type' });
    const typeId = idFrom(source[place.field], place);
    if (GRANT_CODES[type].on === 'system') {
      if (typeId !== SYSTEM_ID) throw unusable(place);
      this.control.demandOfPerson('permission:grant-system', principal);
      return undefined;
    }
    const chain = await this.resolver.chainOfGrant(type, typeId);
    return this.control.demandAt(action, principal, GRANT_CODES[type].on, chain);
  }
}

/** @throws NotFoundError for a bad id in the address, InvalidRequestError for one in the body. */
function idFrom(value: unknown, place: Place): number {
  const usable = place.from === 'params' ? /^[1-9]\d{0,9}$/.test(String(value)) : Number.isInteger(value);
  const id = Number(value);
  if (!usable || id < 1 || id > 2 ** 31 - 1) throw unusable(place);
  return id;
}

function unusable(place: Place): Error {
  if (place.from === 'params') return new NotFoundError(place.target);
  return new InvalidRequestError('The request cannot be accepted.', [
    { path: place.field, message: `${place.field} must name what this is about` },
  ]);
}
