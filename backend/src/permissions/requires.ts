import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Access } from './access.js';
import type { Action } from './policy.js';
import type { Principal } from './principal.js';
import type { Target } from './scope-resolver.js';

export const REQUIRES = 'memento:requires';
export const PUBLIC = 'memento:public';

/** Where the request names what the action happens to. */
export interface Place {
  target: Target;
  from: 'params' | 'body' | 'handler';
  field: string;
}

export interface Requirement {
  action: Action;
  place: Place | null;
}

export const inPath = (target: Target, field: string): Place => ({ target, from: 'params', field });
export const inBody = (target: Target, field: string): Place => ({ target, from: 'body', field });
/** The body can only be read by the handler (a streamed upload): its service asks {@link AccessControl.demand}. */
export const inHandler = (target: Target): Place => ({ target, from: 'handler', field: '' });

/** Declares what a route needs. A route that declares nothing is refused. */
export const Requires = (action: Action, place: Place | null = null): MethodDecorator =>
  SetMetadata(REQUIRES, { action, place } satisfies Requirement);

/** Declares that a route is open to everybody, signed in or not. */
export const Public = (): MethodDecorator => SetMetadata(PUBLIC, true);

/** The signed-in person. */
export const Me = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user: Principal }>().user,
);

/** What the person may do at the place that the route names. */
export const May = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ access: Access }>().access,
);
