import { test as base } from '@playwright/test';
import { ApiClient } from './api-client';
import { ChannelPanel } from './pages/channel-panel';
import { AnnotatePage } from './pages/annotate-page';
import { HomePage } from './pages/home-page';
import { ImportPage } from './pages/import-page';
import { ProjectPage } from './pages/project-page';
import { SamplesTab } from './pages/samples-tab';
import { SignInPage } from './pages/sign-in-page';

/** The administrator whom the server is started with; the names come from playwright.config.ts. */
export const ADMIN = {
  username: process.env['MEMENTO_E2E_USERNAME'] ?? '',
  password: process.env['MEMENTO_E2E_PASSWORD'] ?? '',
};

interface Fixtures {
  readonly api: ApiClient;
  readonly signInPage: SignInPage;
  readonly home: HomePage;
  readonly project: ProjectPage;
  readonly samples: SamplesTab;
  readonly annotate: AnnotatePage;
  readonly channels: ChannelPanel;
  readonly importer: ImportPage;
  /** Signs the browser in, without going through the form. */
  readonly signedIn: void;
}

export const test = base.extend<Fixtures>({
  api: async ({ playwright, baseURL }, use) => {
    // Of its own, so that its requests carry no cookies of the browser.
    const request = await playwright.request.newContext({ baseURL });
    await use(await ApiClient.signIn(request, ADMIN.username, ADMIN.password));
    await request.dispose();
  },
  signInPage: async ({ page }, use) => use(new SignInPage(page)),
  home: async ({ page }, use) => use(new HomePage(page)),
  project: async ({ page }, use) => use(new ProjectPage(page)),
  samples: async ({ page }, use) => use(new SamplesTab(page)),
  annotate: async ({ page }, use) => use(new AnnotatePage(page)),
  channels: async ({ page }, use) => use(new ChannelPanel(page)),
  importer: async ({ page }, use) => use(new ImportPage(page)),
  signedIn: async ({ page }, use) => {
    await page.request.post('/memento/login', { data: { ...ADMIN, cookie: true } });
    await use();
  },
});

export { expect } from '@playwright/test';

/** A name that no other spec uses. */
export function uniqueName(kind: string): string {
  return `${kind} ${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
}
