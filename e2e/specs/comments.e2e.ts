import type { Page } from '@playwright/test';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import type { ApiClient } from '../api-client';
import { ADMIN, expect, test, uniqueName } from '../fixtures';
import { answeredAt, noteWhatIsShown, shownSince } from '../page-clock';
import { AnnotatePage } from '../pages/annotate-page';
import { CommentsPanel } from '../pages/comments-panel';
import { SharePage } from '../pages/share-page';

/** From the answer to whoever says something to the other's screen, by the pages' own clocks. */
const SOON_MS = 1000;

async function makeSamples(api: ApiClient): Promise<{ projectId: number; samples: number[] }> {
  const projectId = await api.createProject(uniqueName('Comments'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const samples: number[] = [];
  for (const name of ['sample 1', 'sample 2']) {
    const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
    samples.push(await api.createSample(projectId, categoryId, name, layers));
  }
  return { projectId, samples };
}

test('a thread: said, answered, reworded, resolved, opened again and deleted', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, samples } = await makeSamples(api);
  const [first = 0] = samples;
  const comments = new CommentsPanel(page);
  await annotate.open(projectId, first);
  await comments.say('Is this a mitosis?');
  await comments.answer('Is this a mitosis?', 'Debris, I think.');
  // What is said stands there at once, and is saved a moment later.
  await expect.poll(async () => (await api.commentsOf(first)).length).toBe(2);
  const [question, answer] = await api.commentsOf(first);
  expect(answer).toMatchObject({ parent_id: question?.comment_id, author: ADMIN.username });

  await comments.press('Is this a mitosis?', 'Edit');
  await page.getByLabel('Other words for the comment').fill('Is this a cell in mitosis?');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await comments.thread('a cell in mitosis').waitFor();

  await comments.press('a cell in mitosis', 'Resolve');
  await expect(comments.thread('a cell in mitosis')).toHaveCount(0);
  await comments.showResolved();
  await comments.press('a cell in mitosis', 'Open again');
  await expect
    .poll(async () => (await api.commentsOf(first))[0])
    .toMatchObject({ resolved: false, content: 'Is this a cell in mitosis?' });

  await annotate.reload();
  await comments.press('a cell in mitosis', 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  // Answers stay.
  await expect(comments.panel().getByText('a cell in mitosis')).toHaveCount(0);
  await expect(comments.thread('Debris')).toBeVisible();
});

test('a comment is pinned to the place that was clicked, or by the keyboard to the middle', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, samples } = await makeSamples(api);
  const [first = 0] = samples;
  const comments = new CommentsPanel(page);
  await annotate.open(projectId, first);
  await annotate.measure();
  await comments.beginPinning();
  const scale = await annotate.clickThrough([100, 60]);
  await expect(comments.field()).toBeFocused();
  await comments.say('This one.');
  const [saved] = await api.commentsOf(first);
  expect(Math.hypot((saved?.pin?.x ?? NaN) - 100, (saved?.pin?.y ?? NaN) - 60) * scale).toBeLessThan(1.5);
  await expect(comments.pins()).toHaveText(['1']);

  await annotate.press('a');
  await page.keyboard.type('In the middle.');
  await page.getByRole('button', { name: 'Pin it to a place of the image' }).press('Enter');
  await page.getByRole('application', { name: /^Choose the place/ }).press('Enter');
  await comments.field().press('Control+Enter');
  await expect(comments.pins()).toHaveText(['1', '2']);
  const middle = (await api.commentsOf(first)).find(({ content }) => content === 'In the middle.');
  expect(Math.hypot((middle?.pin?.x ?? NaN) - 200, (middle?.pin?.y ?? NaN) - 150)).toBeLessThan(1);
  // The whole thing has submitted nothing: those keys were the text field's.
  expect(await api.statusOf(first)).toBe('N');

  await comments.pins().first().click();
  await expect(comments.thread('This one.')).toBeFocused();
  await comments.press('This one.', 'Resolve');
  await expect(comments.pins()).toHaveText(['2']);
});

test('what one says is soon read by the other, a guest of a link as well', async ({
  browser,
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, samples } = await makeSamples(api);
  const [first = 0] = samples;
  const link = await api.share(first, 'annotate');
  const guest = await (await browser.newContext()).newPage();
  for (const each of [page, guest]) await noteWhatIsShown(each, { comments: 'app-comments-panel article' });
  await annotate.open(projectId, first);
  await new SharePage(guest).comeIn(link.path, 'Grace');
  await new AnnotatePage(guest).untilDrawn();
  await expect(page.getByRole('list', { name: 'Also here' }).getByRole('listitem')).toHaveText(['Grace']);
  const [mine, hers] = [new CommentsPanel(page), new CommentsPanel(guest)];

  const delays: number[] = [];
  /** From the answer to who says it to the other's screen. */
  const say = async (from: Page, to: Page, doIt: () => Promise<void>, isMeant: (text: string) => boolean) => {
    const at = await answeredAt(from, '/comments', ['POST', 'PUT', 'PATCH'], doIt);
    delays.push((await shownSince(to, 'comments', isMeant)) - at);
  };
  const has = (words: string) => (text: string) => text.includes(words);
  await say(guest, page, () => hers.say('What is this?'), has('What is this?'));
  await say(page, guest, () => mine.answer('What is this?', 'An artefact.'), has('An artefact.'));
  const isGone = (text: string) => !has('What is this?')(text);
  await say(page, guest, () => mine.press('What is this?', 'Resolve'), isGone);
  await expect(hers.thread('What is this?')).toHaveCount(0);
  expect(Math.max(...delays)).toBeLessThan(SOON_MS);
  await guest.context().close();
});

test('what is begun is still there after a look at another sample, a reload, and when it could not be sent', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, samples } = await makeSamples(api);
  const [first = 0] = samples;
  const comments = new CommentsPanel(page);
  await annotate.open(projectId, first);
  await comments.field().fill('Half a sent');
  await page.getByRole('link', { name: 'Next sample' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'sample 2' }).waitFor();
  await expect(comments.field()).toHaveValue('');
  await page.getByRole('link', { name: 'Previous sample' }).click();
  await page.getByRole('heading', { level: 1, name: 'sample 1' }).waitFor();
  await expect(comments.field()).toHaveValue('Half a sent');
  await page.reload();
  await expect(comments.field()).toHaveValue('Half a sent');

  await page.route('**/memento/comments', (route) => route.abort());
  await comments.field().fill('A whole sentence.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(comments.field()).toHaveValue('A whole sentence.');
  await page.unroute('**/memento/comments');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await comments.thread('A whole sentence.').waitFor();
  expect(await api.commentsOf(first)).toHaveLength(1);
});
