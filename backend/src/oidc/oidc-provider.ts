import { Injectable, Logger } from '@nestjs/common';
import * as client from 'openid-client';
import { AppConfig } from '../config/app-config.js';
import type { Claims } from './oidc-people.js';
import { OidcAnswerError, OidcOffError } from './oidc.errors.js';

const SCOPE = 'openid email profile';

/** What a browser keeps while it is at the provider: only the answer to this very question is accepted. */
export interface Flow {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Talks to the identity provider: authorization code with PKCE. */
@Injectable()
export class OidcProvider {
  private readonly log = new Logger('oidc');
  private discovered: Promise<client.Configuration> | null = null;

  constructor(private readonly config: AppConfig) {}

  get enabled(): boolean {
    return this.config.oidc !== null;
  }

  /** Where to send a browser, and what it must bring back. @throws OidcOffError */
  async start(redirectUri: string): Promise<{ url: string; flow: Flow }> {
    const provider = await this.provider();
    const flow: Flow = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(provider, {
      ...{ redirect_uri: redirectUri, scope: SCOPE, state: flow.state, nonce: flow.nonce },
      code_challenge: await client.calculatePKCECodeChallenge(flow.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, flow };
  }

  /**
   * Whom the provider vouches for.
   *
   * @param answer The address with which the browser came back, query included.
   * @throws OidcOffError, OidcAnswerError
   */
  async finish(answer: URL, { state, nonce, codeVerifier }: Flow): Promise<Claims> {
    const provider = await this.provider();
    try {
      const tokens = await client.authorizationCodeGrant(provider, answer, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true },
      });
      const id = tokens.claims();
      if (!id) throw new OidcAnswerError();
      const about = await client.fetchUserInfo(provider, tokens.access_token, id.sub);
      const email = about.email_verified === true && about.email ? about.email : null;
      return {
        issuer: id.iss,
        subject: id.sub,
        email,
        name: about.name ?? null,
        username: about.preferred_username ?? null,
      };
    } catch (error) {
      // Whatever is wrong with the answer: the log has it, the browser does not.
      this.log.warn(`A sign-in failed: ${(error as Error).message}`);
      throw new OidcAnswerError();
    }
  }

  /** Asks the provider for its addresses, once; a failure is tried again. */
  private async provider(): Promise<client.Configuration> {
    const { oidc } = this.config;
    if (!oidc) throw new OidcOffError();
    const { issuer, clientId, clientSecret } = oidc;
    const onThisMachine = issuer.startsWith('http:'); // the settings allow no other http
    const options = onThisMachine ? { execute: [client.allowInsecureRequests] } : undefined;
    this.discovered ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, options);
    try {
      return await this.discovered;
    } catch (error) {
      this.discovered = null;
      this.log.error(`${issuer} cannot be asked: ${(error as Error).message}`);
      throw new OidcAnswerError();
    }
  }
}
