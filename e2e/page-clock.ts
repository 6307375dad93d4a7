import { expect, type Page } from '@playwright/test';

/** What stood somewhere on a page, and from when on, ms since 1970. */
interface Note {
  readonly text: string;
  readonly at: number;
}

type Noting = typeof window & { readonly shown?: Record<string, Note[]> };

/** From now on pages note what they show, by their own clock: how slowly a test asks is not to count. */
export async function noteWhatIsShown(page: Page, places: Readonly<Record<string, string>>): Promise<void> {
  await page.addInitScript(takeNotes, places);
}

/** Waits until what stands there is what is meant; answers since when that is so, ms since 1970. */
export async function shownSince(page: Page, place: string, isMeant: (text: string) => boolean): Promise<number> {
  const last = () => page.evaluate((place) => (window as Noting).shown?.[place]?.at(-1) ?? null, place);
  await expect.poll(async () => isMeant((await last())?.text ?? '')).toBe(true);
  return (await last())?.at ?? Infinity;
}

/** Does something that saves; answers when the last byte of its answer was there, ms since 1970. */
export async function answeredAt(
  page: Page,
  path: string,
  methods: readonly string[],
  doIt: () => Promise<void>,
): Promise<number> {
  const answered = page.waitForResponse(
    (reply) => methods.includes(reply.request().method()) && reply.url().includes(path) && reply.ok(),
  );
  await doIt();
  const request = (await answered).request();
  await (await request.response())?.finished();
  const { startTime, responseEnd } = request.timing();
  return startTime + responseEnd;
}

/** Runs in the page, before anything else. */
function takeNotes(places: Readonly<Record<string, string>>): void {
  const shown: Record<string, Note[]> = {};
  Object.assign(window, { shown });
  const look = () => {
    for (const [place, selector] of Object.entries(places)) {
      const text = [...document.querySelectorAll(selector)].map((each) => each.textContent.trim()).join('\n');
      const notes = (shown[place] ??= []);
      if (text !== (notes.at(-1)?.text ?? '')) notes.push({ text, at: Date.now() });
    }
  };
  // What has changed is on screen with the next frame.
  const changed = () => requestAnimationFrame(() => setTimeout(look));
  new MutationObserver(changed).observe(document, { childList: true, subtree: true, characterData: true });
}
