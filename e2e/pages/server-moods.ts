import type { Page, Route } from '@playwright/test';

/** What the log of the server would have it under. */
export const REFERENCE = 'e2e0-1234';

/** Answers that do not come before somebody says so. */
export interface HeldAnswers {
  /** Lets those fail that are waited for. What is asked after that waits again: a page may ask by itself. */
  break: () => Promise<void>;
  /** Lets all come as they are, now and later. */
  letGo: () => Promise<void>;
}

/** Days on which the server is slow or broken, as one page meets them. */
export class ServerMoods {
  constructor(private readonly page: Page) {}

  /** Keeps all answers of an address back. */
  async holdBack(address: RegExp): Promise<HeldAnswers> {
    const waiting: Route[] = [];
    let isOver = false;
    await this.page.route(address, (route) => (isOver ? route.fallback() : void waiting.push(route)));
    return {
      break: async () => {
        for (const route of waiting.splice(0)) await fail(route);
      },
      letGo: async () => {
        isOver = true;
        for (const route of waiting.splice(0)) await route.fallback();
      },
    };
  }

  /** Answers as a server does in which something has gone wrong, until {@link recover}. */
  async fail(address: RegExp): Promise<void> {
    await this.page.route(address, fail);
  }

  async recover(address: RegExp): Promise<void> {
    await this.page.unroute(address);
  }
}

function fail(route: Route): Promise<void> {
  const json = { status: 500, code: 'internal', message: 'Something went wrong on the server.', requestId: REFERENCE };
  return route.fulfill({ status: 500, json });
}
