import { type BrowserContext, type Page, type Response, type Route } from '@playwright/test';
import { ApiClient, type Person } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test as base, uniqueName } from '../fixtures';
import { keptRegions } from '../kept-changes';
import { OwnServer } from '../own-server';
import { AnnotatePage, type ImagePoint } from '../pages/annotate-page';
import { RegionDesk } from '../pages/region-desk';

const ADMIN = { username: 'admin', password: 'for-end-to-end-tests' };
const CHANGES = '**/memento/layers/*/regions';
const TRIANGLES: readonly (readonly ImagePoint[])[] = [
  [[40, 40], [110, 50], [70, 120]],
  [[140, 40], [210, 50], [170, 120]],
  [[40, 140], [110, 150], [70, 220]],
]; // prettier-ignore

type Credentials = Pick<Person, 'username' | 'password'>;

const ADAS: readonly ImagePoint[] = [[140, 140], [210, 150], [170, 220]]; // prettier-ignore

/** One person at one sample of a server that can be killed. */
class Scene {
  page!: Page;
  annotate!: AnnotatePage;
  private drawn = 0;

  constructor(
    readonly server: OwnServer,
    readonly api: ApiClient,
    readonly context: BrowserContext,
    private readonly path: string,
    readonly annotationId: number,
    /** Somebody else who may draw here. */
    readonly ada: Credentials,
  ) {}

  async signIn(who: Credentials = ADMIN): Promise<void> {
    const { username, password } = who;
    const data = { username, password, cookie: true };
    const reply = await this.context.request.post(`${this.server.url()}/memento/login`, { data });
    expect(reply.ok()).toBe(true);
  }

  async signOut(): Promise<void> {
    await this.context.clearCookies();
  }

  /** Opens the sample in a new tab, which is the one worked in from now on. */
  async open(): Promise<void> {
    this.page = await this.context.newPage();
    this.annotate = new AnnotatePage(this.page);
    await this.page.goto(this.server.url() + this.path);
    await this.annotate.untilDrawn();
  }

  async draw(): Promise<void> {
    const corners = TRIANGLES[this.drawn++];
    if (!corners) throw new Error('There is no room for another triangle.');
    await this.annotate.drawPolygon(corners);
  }

  /** Draws, and waits until the browser has it. */
  async drawKept(): Promise<void> {
    await this.draw();
    await this.untilKept();
  }

  /** Waits until whatever is not saved is in the journal. */
  async untilKept(): Promise<void> {
    await this.page.locator('app-annotate-page[data-at-risk="0"]:not([data-unsaved="0"])').waitFor();
    expect(await keptRegions(this.page)).not.toEqual([]);
  }

  async drawSaved(): Promise<void> {
    await this.draw();
    await this.annotate.untilSaved();
  }

  /** Ends the tab as a crash of the browser's process does. */
  async crash(): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    const crashed = this.page.waitForEvent('crash');
    // Its answer never comes.
    void session.send('Page.crash').catch(() => undefined);
    await crashed;
    await this.page.close();
  }

  async saved() {
    return this.api.regionsOf(this.annotationId);
  }

  /** Everything drawn is saved, once, and the browser keeps nothing any more. */
  async demandAll(): Promise<void> {
    await this.annotate.untilSaved();
    await expect.poll(() => keptRegions(this.page)).toEqual([]);
    await expect(this.annotate.regions()).toHaveCount(this.drawn);
    const shapes = (await this.saved()).map((region) => JSON.stringify(region.geometry));
    expect(shapes).toHaveLength(this.drawn);
    expect(new Set(shapes).size).toBe(this.drawn);
  }
}

const test = base.extend<{ scene: Scene }, { ownServer: OwnServer }>({
  ownServer: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from this pattern.
    async ({}, use) => {
      const server = await OwnServer.start(/Memento is at/, {
        MEMENTO_ADMIN_USERNAME: ADMIN.username,
        MEMENTO_ADMIN_PASSWORD: ADMIN.password,
      });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  scene: async ({ ownServer, context, playwright }, use) => {
    const request = await playwright.request.newContext({ baseURL: ownServer.url() });
    const api = await ApiClient.signIn(request, ADMIN.username, ADMIN.password);
    const projectId = await api.createProject(uniqueName('Kill moments'));
    const categoryId = await api.createCategory(projectId, 'Control');
    const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
    const annotationId = await api.createSample(projectId, categoryId, 'sample 1', layers);
    const ada = await api.createPerson(uniqueName('ada').replaceAll(' ', '-'), 'proadm', projectId);
    const path = `/projects/${projectId}/samples/${annotationId}`;
    const scene = new Scene(ownServer, api, context, path, annotationId, ada);
    await scene.signIn();
    // Whoever hears of changes as they happen has nothing to put on top and nothing to be asked.
    await context.route(/\/events/, (route) => route.abort());
    await scene.open();
    await use(scene);
    await request.dispose();
  },
});

/** Calls back with the first request that changes regions; it is held until that ends. Others pass. */
async function onFirstChange(
  page: Page,
  meet: (route: Route) => Promise<void>,
): Promise<{ readonly over: Promise<void> }> {
  let met = () => undefined as void;
  const over = new Promise<void>((resolve) => (met = resolve));
  let isFirst = true;
  await page.route(CHANGES, async (route) => {
    if (!isFirst || route.request().method() !== 'PATCH') return route.fallback();
    isFirst = false;
    await meet(route);
    met();
  });
  return { over };
}

test.describe('nothing drawn is lost or doubled', () => {
  test('1: the tab dies before the first stroke has been sent, without a network', async ({ scene }) => {
    await scene.context.setOffline(true);
    await scene.drawKept();
    await scene.crash();
    await scene.context.setOffline(false);
    await scene.open();
    await scene.demandAll();
  });

  test('2: the tab is closed while the request is on its way and has not arrived', async ({ scene }) => {
    await scene.drawSaved();
    const held = scene.page.waitForRequest((request) => request.method() === 'PATCH');
    await scene.page.route(CHANGES, () => undefined);
    await scene.drawKept();
    await held;
    await scene.page.close({ runBeforeUnload: false });
    await scene.open();
    await scene.demandAll();
  });

  test('3: the tab dies after the request has arrived, before its answer', async ({ scene }) => {
    await scene.drawSaved();
    let arrived = () => undefined as void;
    const isThere = new Promise<void>((resolve) => (arrived = resolve));
    await scene.page.route(CHANGES, async (route) => {
      if (route.request().method() !== 'PATCH') return route.fallback();
      await route.fetch();
      arrived();
    });
    await scene.draw();
    await isThere;
    expect(await scene.saved()).toHaveLength(2);
    expect(await keptRegions(scene.page)).toHaveLength(1);
    await scene.crash();
    await scene.open();
    await scene.demandAll();
  });

  test('4: the tab dies after the answer, before the journal is emptied', async ({ scene }) => {
    await scene.page.evaluate(() => {
      IDBObjectStore.prototype.delete = function (this: IDBObjectStore, key: IDBValidKey) {
        return this.count(key) as unknown as IDBRequest<undefined>;
      };
    });
    await scene.drawSaved();
    expect(await keptRegions(scene.page)).toHaveLength(1);
    await scene.crash();
    await scene.open();
    await scene.demandAll();
  });

  test('5: the answer is lost and the network with it', async ({ scene }) => {
    await scene.drawSaved();
    const lost = await onFirstChange(scene.page, async (route) => {
      await route.fetch();
      await scene.context.setOffline(true);
      await route.abort();
    });
    await scene.draw();
    await lost.over;
    await expect(scene.annotate.saveState()).toHaveAttribute('data-save-state', 'offline');
    await scene.draw();
    await scene.context.setOffline(false);
    await scene.demandAll();
  });

  test('6: the tab dies in the middle of putting my change on top of theirs', async ({ scene }) => {
    await scene.drawSaved();
    const [region] = await scene.saved();
    if (!region) throw new Error('The region has not been saved.');
    await scene.api.renameRegion(region, 'theirs');
    // What is there now never arrives: the tab dies while it looks.
    let look = () => undefined as void;
    const looking = new Promise<void>((resolve) => (look = resolve));
    await scene.page.route('**/memento/layers/*/regions/packed', () => look());
    await scene.annotate.region('Polygon 1').click();
    await new RegionDesk(scene.page).field('Filled').uncheck();
    await looking;
    await scene.untilKept();
    await scene.crash();
    await scene.open();
    await scene.demandAll();
    expect(await scene.saved()).toMatchObject([{ name: 'theirs', filled: false }]);
  });

  test('7: the tab dies while a decision is asked for; it is asked again', async ({ scene }) => {
    await scene.drawSaved();
    const [region] = await scene.saved();
    if (!region) throw new Error('The region has not been saved.');
    await scene.api.renameRegion(region, 'theirs');
    await scene.annotate.renameRegion('Polygon 1', 'mine');
    await expect(scene.annotate.saveState()).toHaveAttribute('data-save-state', 'conflict');
    await scene.untilKept();
    await scene.crash();
    await scene.open();
    await expect(scene.annotate.saveState()).toHaveAttribute('data-save-state', 'conflict');
    await scene.page.getByRole('button', { name: 'Keep both' }).click();
    await scene.annotate.untilSaved();
    expect((await scene.saved()).map(({ name }) => name).sort()).toEqual(['mine', 'theirs']);
    expect(await keptRegions(scene.page)).toEqual([]);
  });

  test('8: the server dies before the request', async ({ scene }) => {
    await scene.drawSaved();
    await scene.server.kill();
    await scene.drawKept();
    await expect(scene.annotate.saveState()).toHaveAttribute('data-save-state', 'offline');
    await scene.server.run();
    await scene.demandAll();
  });

  test('9: the server dies after it has saved, before it answers', async ({ scene }) => {
    await scene.drawSaved();
    const dead = await onFirstChange(scene.page, async (route) => {
      await route.fetch();
      await scene.server.kill();
      await route.abort();
    });
    await scene.draw();
    await dead.over;
    await scene.server.run();
    await scene.demandAll();
  });

  test('10: the server and the tab die', async ({ scene }) => {
    await scene.drawSaved();
    await scene.server.kill();
    await scene.drawKept();
    await scene.crash();
    await scene.server.run();
    await scene.open();
    await scene.demandAll();
  });

  test('11: the session ends before the request, and the tab dies', async ({ scene }) => {
    await scene.drawSaved();
    await scene.signOut();
    await scene.drawKept();
    await expect(scene.annotate.saveState()).toHaveAttribute('data-save-state', 'signed-out');
    await scene.crash();
    await scene.signIn();
    await scene.open();
    await scene.demandAll();
  });

  test('12: the session ends while the request is answered, and comes back in another tab', async ({ scene }) => {
    await scene.drawSaved();
    const ended = await onFirstChange(scene.page, async (route) => {
      await route.fetch();
      await scene.signOut();
      await route.abort();
    });
    await scene.draw();
    await ended.over;
    await expect(scene.annotate.saveState()).toHaveAttribute('data-save-state', 'signed-out');
    // Each attempt waits twice as long as the one before: after these the next one by itself is seconds away.
    const isRefused = (reply: Response) => reply.request().method() === 'PATCH' && reply.status() === 401;
    for (let attempt = 0; attempt < 3; attempt++) await scene.page.waitForResponse(isRefused);
    await scene.signIn();
    const asked = scene.page.waitForRequest((request) => request.method() === 'PATCH', { timeout: 4000 });
    await scene.page.getByRole('button', { name: 'Try now' }).click();
    await asked;
    await scene.demandAll();
  });

  test('13: of two tabs one dies, and the other goes on with what it left', async ({ scene }) => {
    await scene.drawSaved();
    const other = { page: scene.page, annotate: scene.annotate };
    await scene.open();
    await scene.page.route(CHANGES, (route) => (route.request().method() === 'PATCH' ? undefined : route.fallback()));
    await scene.drawKept();
    await other.page.reload();
    await other.annotate.untilDrawn();
    expect(await scene.saved()).toHaveLength(1);
    await scene.crash();
    Object.assign(scene, other);
    await expect.poll(async () => (await scene.saved()).length).toBe(2);
    await scene.demandAll();
  });

  test('14: the tab dies, and the layer that was drawn on is deleted meanwhile: it is offered', async ({ scene }) => {
    await scene.drawSaved();
    await scene.context.setOffline(true);
    await scene.drawKept();
    await scene.crash();
    await scene.api.deleteDrawings(scene.annotationId);
    await scene.context.setOffline(false);
    await scene.open();
    await expect(scene.annotate.saveState()).toHaveAttribute('data-save-state', 'refused');
    await expect(scene.page.getByRole('alert')).toContainText('The layer that you drew on has been deleted.');
    await expect(scene.annotate.regions()).toHaveCount(1);
    // Nobody has decided: it is offered again by the next page.
    await scene.crash();
    await scene.open();
    await scene.page.getByRole('button', { name: 'Put them on my layer' }).click();
    await scene.annotate.untilSaved();
    await expect(scene.annotate.regions()).toHaveCount(1);
    expect(await scene.saved()).toHaveLength(1);
    await expect.poll(() => keptRegions(scene.page)).toEqual([]);
  });

  test('15: the session ends, the tab dies, and somebody else signs in in the same browser', async ({ scene }) => {
    await scene.drawSaved();
    await scene.signOut();
    await scene.drawKept();
    const kept = await keptRegions(scene.page);
    await scene.crash();
    await scene.signIn(scene.ada);
    await scene.open();
    await expect(scene.annotate.regions()).toHaveCount(1);
    await scene.annotate.drawPolygon(ADAS);
    await scene.annotate.untilSaved();
    expect(await scene.saved()).toHaveLength(2);
    expect(await keptRegions(scene.page)).toEqual(kept);
    await scene.page.close();
    await scene.signIn();
    await scene.open();
    await scene.annotate.untilSaved();
    await expect.poll(() => keptRegions(scene.page)).toEqual([]);
    await expect(scene.annotate.regions()).toHaveCount(3);
    const shapes = (await scene.saved()).map((region) => JSON.stringify(region.geometry));
    expect(new Set(shapes).size).toBe(3);
    expect(shapes).toHaveLength(3);
  });
});
