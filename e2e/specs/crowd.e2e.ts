import type { Browser, Page, Request, Route } from '@playwright/test';
import type { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';
import { keptRegions } from '../kept-changes';
import { AnnotatePage } from '../pages/annotate-page';
import { RegionDesk } from '../pages/region-desk';

const PEOPLE = 3;
/** Of each. The nightly run has more: see CONTRIBUTING.md. */
const DEEDS = Number(process.env['MEMENTO_CROWD_DEEDS'] ?? 20);
const CHANGES = '**/memento/layers/*/regions';

interface Told {
  readonly region_id: string;
  readonly version: number;
  readonly geometry: object;
  readonly label_id: number;
}
/** What the server told a page that had sent something. */
interface Answer {
  /** Of the layer. */
  readonly version: number;
  readonly regions: readonly Told[];
  readonly deleted: readonly string[];
}

/** Random numbers 0..1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Everybody comes back to the page now and then. */
const RELOAD_EVERY = 7;
/** What the network does with one change after the other, over and over: whoever sends two has met trouble. */
const FATES = ['carried', 'lost', 'carried', 'carried', 'answer lost', 'carried', 'carried', 'sent twice'] as const;

/** A person at a browser, with a network in between that cannot be trusted. */
class Somebody {
  readonly annotate: AnnotatePage;
  readonly desk: RegionDesk;
  readonly answers: Answer[] = [];
  /** How often the network did something it should not have done. */
  trouble = 0;
  reloads = 0;
  drawn = 0;
  deletions = 0;
  private isInPeace = false;
  private acts = 0;
  private sent = 0;

  constructor(
    readonly page: Page,
    private readonly number: number,
    private readonly random: () => number,
  ) {
    this.annotate = new AnnotatePage(page);
    this.desk = new RegionDesk(page);
  }

  async comeIn(path: string): Promise<void> {
    await this.page.route(CHANGES, (route, request) => this.carry(route, request));
    await this.page.goto(path);
    await this.begin();
  }

  async act(): Promise<void> {
    if (++this.acts % RELOAD_EVERY === 0) return this.reload();
    const kind = this.random();
    if (kind < 0.55 || !(await this.desk.list().isVisible())) return this.draw();
    await this.desk.list().focus();
    await this.annotate.press(this.random() < 0.5 ? 'Home' : 'End');
    for (let n = Math.floor(this.random() * 4); n > 0; n--) await this.annotate.press('ArrowUp');
    if (kind < 0.72) this.deletions++;
    await this.annotate.press(kind < 0.72 ? 'Delete' : `Alt+Digit${this.random() < 0.5 ? 1 : 2}`);
  }

  /** The network is mended; what needs a decision is decided, until all is saved. */
  async end(): Promise<void> {
    this.isInPeace = true;
    const problems = this.page.locator('app-save-problems');
    const decide = problems.getByRole('button', { name: /^(Keep mine|Delete it|Try now)$/ }).first();
    const saved = this.page.locator('app-annotate-page[data-save-state="saved"][data-unsaved="0"]');
    await expect(async () => {
      // The button may be gone before it is pressed: what was waited for has come by itself.
      if (await decide.isVisible()) await decide.click({ timeout: 1000 }).catch(() => undefined);
      await expect(saved).toBeAttached({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
  }

  private async begin(): Promise<void> {
    await this.annotate.untilDrawn();
    await this.desk.layer('Crowd').locator('button.name').click();
    await this.annotate.take('Point', 'point');
  }

  private async reload(): Promise<void> {
    this.reloads++;
    // Before that the page warns whoever leaves it.
    await this.page.locator('app-annotate-page[data-at-risk="0"]').waitFor();
    await this.page.reload();
    await this.begin();
  }

  /** No two points lie at the same place. */
  private async draw(): Promise<void> {
    const canvas = await this.page.locator('app-canvas-view').boundingBox();
    if (!canvas) throw new Error('The canvas is not on screen.');
    const n = PEOPLE * this.drawn++ + this.number;
    const [x, y] = [(n % 16) * 24 - 192, Math.floor(n / 16) * 24 - 120];
    await this.page.mouse.click(canvas.x + canvas.width / 2 + x, canvas.y + canvas.height / 2 + y);
  }

  private async carry(route: Route, request: Request): Promise<void> {
    if (request.method() !== 'PATCH') return route.fallback();
    const fate = this.isInPeace ? 'carried' : FATES[this.sent++ % FATES.length];
    try {
      if (fate !== 'carried') this.trouble++;
      if (fate === 'lost') return await route.abort();
      let reply = await route.fetch();
      if (fate === 'answer lost') return await route.abort();
      if (fate === 'sent twice') reply = await route.fetch();
      const answer = reply.ok() ? ((await reply.json()) as Answer) : null;
      await route.fulfill({ response: reply });
      if (answer) this.answers.push(answer);
    } catch (failure) {
      // The page was reloaded while its request was on its way.
      if (!/disposed|closed|already handled|interception|cancell?ed/i.test(String(failure))) throw failure;
    }
  }
}

/** The layer as what was acknowledged makes it: the ids of its regions, and how each of them is. */
function replay(answers: readonly Answer[]): Map<string, Told> {
  const regions = new Map<string, Told>();
  for (const { regions: put, deleted } of answers.toSorted((a, b) => a.version - b.version)) {
    for (const region of put) regions.set(region.region_id, region);
    for (const regionId of deleted) regions.delete(regionId);
  }
  return regions;
}

async function makeSample(api: ApiClient): Promise<{ projectId: number; annotationId: number }> {
  const projectId = await api.createProject(uniqueName('Crowd'));
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.createLabel(projectId, 'Stroma');
  await api.createLabel(projectId, 'Tumour');
  const file = tiff16(square(SQUARE_A));
  const annotationId = await api.createSample(projectId, categoryId, 'sample 1', [{ name: 'DAPI', file }]);
  await api.makeSharedLayer(annotationId, 'Crowd');
  return { projectId, annotationId };
}

async function somebody(browser: Browser, api: ApiClient, projectId: number, number: number): Promise<Somebody> {
  const page = await (await browser.newContext()).newPage();
  const { username, password } = await api.createPerson(uniqueName('crowd').replaceAll(' ', '-'), 'propar', projectId);
  await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  return new Somebody(page, number, seeded(1000 + number));
}

test('three people on one layer, requests that get lost or come twice, reloads: what was acknowledged is there, once', async ({
  browser,
  api,
}) => {
  test.setTimeout(120_000 + 15_000 * DEEDS);
  const { projectId, annotationId } = await makeSample(api);
  const people: Somebody[] = [];
  for (let n = 0; n < PEOPLE; n++) people.push(await somebody(browser, api, projectId, n));
  await Promise.all(people.map((each) => each.comeIn(`/projects/${projectId}/samples/${annotationId}`)));
  await Promise.all(
    people.map(async (each) => {
      for (let n = 0; n < DEEDS; n++) await each.act();
    }),
  );
  await Promise.all(people.map((each) => each.end()));
  // Somebody's decision may have come after another one was done.
  for (const each of people) await each.end();

  const sum = (of: (each: Somebody) => number) => people.reduce((total, each) => total + of(each), 0);
  expect(Math.min(...people.map(({ trouble }) => trouble))).toBeGreaterThan(0);
  expect(sum(({ reloads }) => reloads)).toBeGreaterThan(PEOPLE);
  const answers = people.flatMap((each) => each.answers);
  const stored = await api.regionsOf(annotationId);
  const byId = (regions: readonly Told[]) => regions.toSorted((a, b) => a.region_id.localeCompare(b.region_id));
  const told = byId([...replay(answers).values()]);
  expect(byId(stored as unknown as Told[])).toEqual(told);

  const everDrawn = new Map(answers.flatMap(({ regions }) => regions.map((region) => [region.region_id, region])));
  // What is deleted before it has been sent never gets there.
  expect(everDrawn.size).toBeLessThanOrEqual(sum(({ drawn }) => drawn));
  expect(everDrawn.size).toBeGreaterThanOrEqual(sum(({ drawn, deletions }) => drawn - deletions));
  expect(new Set([...everDrawn.values()].map(({ geometry }) => JSON.stringify(geometry))).size).toBe(everDrawn.size);
  for (const { page } of people) {
    await expect(page.locator('[data-region-count]')).toHaveText(String(stored.length));
    expect(await keptRegions(page)).toEqual([]);
    await page.context().close();
  }
});
