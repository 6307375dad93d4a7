import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const CLIENT = { clientId: 'memento', clientSecret: 'a secret of the test, long enough' };

/** People of the provider, by the login that its page asks for. */
const PEOPLE: Record<string, object> = {
  ada: { email: 'ADA@lab.test', email_verified: true, name: 'Ada at the provider', preferred_username: 'ada' },
  eve: { email: 'admin@lab.test', email_verified: false, name: 'Eve' },
  zoe: { email: 'zoe@lab.test', email_verified: true, name: 'Zoë', preferred_username: 'admin' },
  off: { email: 'off@lab.test', email_verified: true },
};

/** Follows addresses like a browser, with the cookies of both servers, and fills in the provider's forms. */
class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  async get(url: string): Promise<{ status: number; location: string | null; text: string }> {
    return this.ask(url, { method: 'GET' });
  }

  /** @returns The address of our own callback with which the provider sends the browser back. */
  async signInAt(provider: string, url: string, login: string): Promise<string> {
    let at = url;
    for (let steps = 0; steps < 20; steps++) {
      if (!at.startsWith(provider)) return at;
      const page = await this.get(at);
      if (page.location) {
        at = new URL(page.location, at).href;
        continue;
      }
      const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1] ?? '';
      const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const body = new URLSearchParams({ prompt, login, password: 'any' });
      const sent = await this.ask(action, { method: 'POST', body });
      at = new URL(sent.location ?? '', at).href;
    }
    throw new Error(`The provider does not let go: ${at}`);
  }

  private async ask(url: string, init: RequestInit) {
    const { origin } = new URL(url);
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const set of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      jar.set(name, value);
    }
    return { status: reply.status, location: reply.headers.get('location'), text: await reply.text() };
  }
}

describe(`signing in with an identity provider on ${DATABASE_KIND}`, () => {
  let http: Server;
  let issuer: string;
  let server: ThrowawayServer;
  let strict: ThrowawayServer;

  beforeAll(async () => {
    // It tells at length that it is not set up for more than a test.
    for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockReturnValue(undefined);
    const { Provider } = await import('oidc-provider');
    http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    server = await throwawayServer({ oidc: { issuer, ...CLIENT, create: true } });
    strict = await throwawayServer({ oidc: { issuer, ...CLIENT, create: false } });
    const callbacks = [await server.app.getUrl(), await strict.app.getUrl()];
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: callbacks.map((url) => `${url}/memento/auth/oidc/callback`),
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => Promise.resolve({ sub, ...PEOPLE[sub] }) }),
      cookies: { keys: ['only for this test'] },
    });
    const answer = provider.callback();
    http.on('request', (request, response) => void answer(request, response));
  });
  afterAll(async () => {
    await server.close();
    await strict.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  /** @returns Where the browser ends, and who is signed in there. */
  async function signIn(at: ThrowawayServer, login: string, next = '') {
    const browser = new Browser();
    const url = await at.app.getUrl();
    const sent = await browser.get(`${url}/memento/auth/oidc/start${next && `?next=${encodeURIComponent(next)}`}`);
    expect(sent.status).toBe(302);
    const back = await browser.signInAt(issuer, sent.location ?? '', login);
    const { location } = await browser.get(back);
    const me = await browser.get(`${url}/memento/me`);
    const { user, rights } = JSON.parse(me.text) as {
      user?: Record<string, unknown>;
      rights?: Record<string, boolean>;
    };
    return { browser, back, location, user, rights };
  }

  it('is off unless the settings name a provider', async () => {
    const plain = await throwawayServer();
    const state = await plain.anonymous.get('/memento/auth/oidc').expect(200);
    expect(state.body).toEqual({ enabled: false });
    for (const step of ['start', 'callback']) {
      const reply = await plain.anonymous.get(`/memento/auth/oidc/${step}`).expect(404);
      expect((reply.body as { code: string }).code).toBe('auth.oidc-off');
    }
    await plain.close();
    expect((await server.anonymous.get('/memento/auth/oidc')).body).toEqual({ enabled: true });
  });

  it('sends the browser off with PKCE, a state and a nonce', async () => {
    const { location } = await new Browser().get(`${await server.app.getUrl()}/memento/auth/oidc/start`);
    const asked = new URL(location ?? '').searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect((asked.get(name) ?? '').length).toBeGreaterThan(40);
  });

  it('finds the person by the verified address, and afterwards by the subject', async () => {
    const ada = await strict.person('ada.l');
    await ada.http.put(`/memento/users/${ada.userId}`).send({ email: 'ada@lab.test' }).expect(201);
    const first = await signIn(strict, 'ada', '/projects/3?tab=1');
    expect(first.location).toBe('/projects/3?tab=1');
    expect(first.user).toMatchObject({ user_id: ada.userId, username: 'ada.l' });
    await ada.http.put(`/memento/users/${ada.userId}`).send({ email: 'other@lab.test' }).expect(201);
    expect((await signIn(strict, 'ada')).user).toMatchObject({ user_id: ada.userId });
    const log = await strict.admin.http.get('/memento/audit?kind=user').expect(200);
    expect(JSON.stringify(log.body)).toContain('user.link');
  });

  it('links nobody by an address that the provider has not verified', async () => {
    const { location, user } = await signIn(strict, 'eve');
    expect([location, user]).toEqual(['/sign-in?problem=auth.oidc-unknown', undefined]);
  });

  it('makes a person without rights when the settings say so, under a free name', async () => {
    const { location, user, rights } = await signIn(server, 'zoe');
    expect(location).toBe('/');
    expect(user).toMatchObject({ username: 'admin-2', name: 'Zoë', email: 'zoe@lab.test' });
    expect(rights).toMatchObject({ system: false });
    expect((await signIn(server, 'zoe')).user).toMatchObject({ username: 'admin-2' });
  });

  it('does not let in who was deactivated', async () => {
    const { user } = await signIn(server, 'off');
    await server.admin.http
      .put(`/memento/users/${String(user?.user_id)}`)
      .send({ active: false })
      .expect(201);
    expect((await signIn(server, 'off')).location).toBe('/sign-in?problem=auth.oidc-unknown');
  });

  it('takes an answer once, from the browser that asked, as it was given', async () => {
    const { browser, back } = await signIn(server, 'zoe');
    const failed = '/sign-in?problem=auth.oidc-failed';
    expect((await browser.get(back)).location).toBe(failed);
    expect((await new Browser().get(back)).location).toBe(failed);
    const url = await server.app.getUrl();
    const victim = new Browser();
    await victim.get(`${url}/memento/auth/oidc/start`);
    expect((await victim.get(back)).location).toBe(failed);
    const forged = new URL(back);
    forged.searchParams.set('state', 'x');
    expect((await victim.get(forged.href)).location).toBe(failed);
    expect(JSON.parse((await victim.get(`${url}/memento/me`)).text)).toMatchObject({ status: 401 });
  });

  it('leads to no other site', async () => {
    for (const next of ['https://evil.test/', '//evil.test/', '/\\evil.test/', 'javascript:alert(1)'])
      expect((await signIn(server, 'zoe', next)).location).toBe('/');
  });
});
