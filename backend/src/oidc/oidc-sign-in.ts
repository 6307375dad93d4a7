import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { AuthService } from '../auth/auth.service.js';
import { setSessionCookies } from '../auth/cookies.js';
import type { Origin } from '../auth/origin.js';
import { Secret } from '../auth/secret.js';
import { AppConfig } from '../config/app-config.js';
import { AppError } from '../errors/app-error.js';
import { API_PREFIX } from '../http/prefix-alias.js';
import { OidcPeople } from './oidc-people.js';
import { type Flow, OidcProvider } from './oidc-provider.js';
import { OidcAnswerError, OidcOffError } from './oidc.errors.js';

const COOKIE = 'memento_oidc';
const CALLBACK = `/${API_PREFIX}/auth/oidc/callback`;
const FLOW_LIFE_S = 600;

type KeptFlow = Flow & { next: string };

/** Signs a browser in by way of the identity provider. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly provider: OidcProvider,
    private readonly people: OidcPeople,
    private readonly auth: AuthService,
    private readonly jwt: JwtService,
    private readonly secret: Secret,
    private readonly config: AppConfig,
  ) {}

  get enabled(): boolean {
    return this.provider.enabled;
  }

  /** @returns Where to send the browser. @throws OidcOffError */
  start(next: string | undefined, request: Request, response: Response): Promise<string> {
    return this.orSignInPage(async () => {
      const { url, flow } = await this.provider.start(this.callbackOf(request));
      const kept: KeptFlow = { ...flow, next: ownPath(next) };
      const value = await this.jwt.signAsync(kept, { secret: this.secret.flowKey, expiresIn: FLOW_LIFE_S });
      this.keep(request, response, value, FLOW_LIFE_S);
      return url;
    });
  }

  /** @returns Where to send the browser: on when it is signed in, else back to the sign-in page. @throws OidcOffError */
  finish(request: Request, response: Response, origin: Origin): Promise<string> {
    return this.orSignInPage(async () => {
      const flow = await this.flowOf(request);
      this.keep(request, response, '', 0); // an answer is taken once
      const query = new URL(request.originalUrl, 'http://here').search;
      const claims = await this.provider.finish(new URL(this.callbackOf(request) + query), flow);
      const signedIn = await this.auth.startFor(await this.people.userFor(claims), origin);
      setSessionCookies(request, response, signedIn);
      return flow.next;
    });
  }

  /** A person is in front of the browser: what went wrong is told on the sign-in page. Without a provider it is an API error. */
  private async orSignInPage(work: () => Promise<string>): Promise<string> {
    if (!this.enabled) throw new OidcOffError();
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return `/sign-in?problem=${encodeURIComponent(error.code)}`;
    }
  }

  private async flowOf(request: Request): Promise<KeptFlow> {
    const cookie = parseCookie(request.headers.cookie ?? '')[COOKIE];
    try {
      return await this.jwt.verifyAsync<KeptFlow>(cookie ?? '', { secret: this.secret.flowKey, algorithms: ['HS256'] });
    } catch {
      // JsonWebTokenError: not ours, or too old.
      throw new OidcAnswerError();
    }
  }

  private keep(request: Request, response: Response, value: string, maxAge: number): void {
    const cookie = { name: COOKIE, value, path: CALLBACK, maxAge, httpOnly: true, secure: request.secure } as const;
    response.append('set-cookie', stringifySetCookie({ ...cookie, sameSite: 'lax' }));
  }

  private callbackOf(request: Request): string {
    return (this.config.publicUrl ?? `${request.protocol}://${request.get('host')}`) + CALLBACK;
  }
}

/** A path of this server, whatever was asked for: a sign-in must not lead to another site. */
function ownPath(next: string | undefined): string {
  const here = 'http://here';
  if (!next?.startsWith('/') || !URL.canParse(next, here)) return '/';
  const url = new URL(next, here);
  return url.origin === here ? url.pathname + url.search + url.hash : '/';
}
