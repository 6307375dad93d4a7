/** What the specs use of the package, which brings no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export class Provider {
    constructor(
      issuer: string,
      settings: {
        clients: object[];
        claims: Record<string, string[]>;
        cookies: { keys: string[] };
        findAccount(context: unknown, subject: string): { accountId: string; claims(): Promise<object> };
      },
    );
    callback(): RequestListener;
  }
}
