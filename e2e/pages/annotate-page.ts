import type { Locator, Page } from '@playwright/test';
import { Fingers } from './fingers';

/** Full-resolution image px. */
export type ImagePoint = readonly [x: number, y: number];
/** 0..255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Screen px = image px · scale + offset. */
interface Projection {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export class AnnotatePage {
  private seen: Projection | null = null;

  constructor(private readonly page: Page) {}

  async open(projectId: number, annotationId: number): Promise<void> {
    await this.page.goto(`/projects/${projectId}/samples/${annotationId}`);
    await this.untilDrawn();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.untilDrawn();
  }

  /** Waits until the image is there as sharp as it gets. */
  async untilDrawn(): Promise<void> {
    await this.page.locator('app-canvas-view[data-tiles="ready"]').waitFor();
  }

  async untilSaved(): Promise<void> {
    await this.page.locator('app-annotate-page[data-save-state="saved"][data-unsaved="0"]').waitFor();
  }

  saveState(): Locator {
    return this.page.locator('app-save-indicator');
  }

  status(): Locator {
    return this.page.locator('app-sample-bar app-status-chip');
  }

  regions(): Locator {
    return this.page.locator('app-region-panel [role="option"]');
  }

  label(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async toggleLabel(name: string): Promise<void> {
    const saved = this.page.waitForResponse(
      (response) => /\/annotations_labels(\/|$)/.test(response.url()) && response.ok(),
    );
    await this.label(name).click();
    await saved;
  }

  async submitByKeyboard(): Promise<void> {
    await this.page.keyboard.press('Control+Enter');
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Takes up a tool by its button. */
  async take(button: string, tool: string): Promise<void> {
    await this.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: button, exact: true }).click();
    await this.canvas(`[data-tool="${tool}"]`).waitFor();
  }

  /** Something done to what is selected, by its button. */
  async operate(button: string): Promise<void> {
    await this.page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: button, exact: true }).click();
  }

  /** Drags through places of the image, with keys held. Answers how many screen px an image px has. */
  async drag(through: readonly ImagePoint[], ...held: readonly ('Shift' | 'Alt')[]): Promise<number> {
    const projection = await this.projection();
    const [from, ...to] = through.map((place) => onScreen(projection, place));
    if (!from) throw new Error('Nowhere to drag from.');
    for (const key of held) await this.page.keyboard.down(key);
    await this.page.mouse.move(...from);
    await this.page.mouse.down();
    for (const place of to) await this.page.mouse.move(...place, { steps: 3 });
    await this.page.mouse.up();
    for (const key of held) await this.page.keyboard.up(key);
    await this.canvas('[data-state="idle"]').waitFor();
    return projection.scale;
  }

  /** Drags like {@link drag}, and does something before the button is let go. */
  async dragAnd(from: ImagePoint, to: ImagePoint, meanwhile: () => Promise<void>): Promise<void> {
    const projection = await this.projection();
    await this.page.mouse.move(...onScreen(projection, from));
    await this.page.mouse.down();
    await this.page.mouse.move(...onScreen(projection, to), { steps: 3 });
    await meanwhile();
    await this.page.mouse.up();
    await this.canvas('[data-state="idle"]').waitFor();
  }

  /**
   * Clicks a place of the image through whatever lies above it, found by a read-out that was taken before.
   *
   * @returns how many screen px an image px has
   */
  async clickThrough(place: ImagePoint): Promise<number> {
    const projection = this.seen;
    if (!projection) throw new Error('Nothing has been measured yet.');
    await this.page.mouse.click(...onScreen(projection, place));
    return projection.scale;
  }

  /** Measures where the image is, for {@link clickThrough}. */
  async measure(): Promise<void> {
    this.seen = await this.projection();
  }

  /** What is said of a drawing while the hand is at it. */
  liveMeasure(): Locator {
    return this.page.locator('app-live-measure');
  }

  /** Clicks places of the image one after the other, the last with the right button if told. */
  async click(
    places: readonly ImagePoint[],
    { shift = false, rightAtEnd = false }: { readonly shift?: boolean; readonly rightAtEnd?: boolean } = {},
  ): Promise<void> {
    const projection = await this.projection();
    if (shift) await this.page.keyboard.down('Shift');
    for (const [i, place] of places.entries()) {
      const button = rightAtEnd && i === places.length - 1 ? 'right' : 'left';
      await this.page.mouse.click(...onScreen(projection, place), { button });
    }
    if (shift) await this.page.keyboard.up('Shift');
  }

  /** Draws a polygon by clicking its corners; Enter closes it. */
  async drawPolygon(corners: readonly ImagePoint[]): Promise<void> {
    const projection = await this.projection();
    const before = await this.regions().count();
    await this.page.keyboard.press('p');
    await this.canvas('[data-tool="polygon"]').waitFor();
    for (const corner of corners) {
      const [x, y] = onScreen(projection, corner);
      await this.page.mouse.click(x, y);
    }
    await this.page.keyboard.press('Enter');
    // Once it is in the list it counts as unsaved: before that, "saved" speaks of what was there.
    await this.regions().nth(before).waitFor();
  }

  async renameRegion(from: string, to: string): Promise<void> {
    await this.nameField(from, (field) => field.fill(to));
    await this.press('Enter');
    await this.region(to).waitFor();
  }

  /** Types into the field for a region's name, key by key, and leaves it there. */
  async typeName(region: string, text: string): Promise<void> {
    await this.nameField(region, (field) => field.pressSequentially(text));
  }

  async deleteRegion(name: string): Promise<void> {
    await this.region(name).click();
    await this.page.locator('app-region-details').getByRole('button', { name: 'Delete' }).click();
  }

  /** Of the list. */
  region(name: string): Locator {
    return this.regions().filter({ has: this.page.getByText(name, { exact: true }) });
  }

  private async nameField(region: string, use: (field: Locator) => Promise<void>): Promise<void> {
    await this.region(region).click();
    const field = this.page.locator('app-region-details').getByLabel('Name', { exact: true });
    await field.focus();
    await use(field);
  }

  async setWindow(channel: string, min: number, max: number): Promise<void> {
    const highest = this.page.getByLabel(`Highest value of ${channel}`);
    await highest.fill(String(max));
    await highest.press('Enter');
    const lowest = this.page.getByLabel(`Lowest value of ${channel}`);
    await lowest.fill(String(min));
    await lowest.press('Enter');
  }

  async toggleChannel(channel: string): Promise<void> {
    await this.page.getByRole('button', { name: `Show ${channel}` }).click();
  }

  /** Holds the mouse over a place of the image. */
  async pointAt(place: ImagePoint): Promise<void> {
    const projection = await this.projection();
    await this.page.mouse.move(...onScreen(projection, place));
  }

  /** Touches places of the image with one finger, one after the other. Answers how many screen px an image px has. */
  async tap(places: readonly ImagePoint[]): Promise<number> {
    const projection = await this.projection();
    const fingers = await Fingers.on(this.page);
    for (const place of places) await fingers.tap(onScreen(projection, place));
    return projection.scale;
  }

  /** Puts two fingers on the image and moves them to other places on the screen, said in image px as they are now. */
  async pinch(from: readonly [ImagePoint, ImagePoint], to: readonly [ImagePoint, ImagePoint]): Promise<void> {
    const projection = await this.projection();
    const both = ([one, other]: readonly [ImagePoint, ImagePoint]) =>
      [onScreen(projection, one), onScreen(projection, other)] as const;
    await (await Fingers.on(this.page)).pinch(both(from), both(to));
    await this.untilDrawn();
  }

  /** The canvas while something is drawn and not finished. */
  unfinished(tool: string): Locator {
    return this.canvas(`[data-tool="${tool}"]:not([data-state="idle"])`);
  }

  snapping(): Locator {
    return this.page.getByRole('button', { name: 'Snap to regions' });
  }

  /** Leaves for the project by the arrow beside the sample's name. */
  async leave(): Promise<void> {
    await this.page.getByRole('link', { name: 'Back to the project' }).click();
  }

  /** What is asked before something would be lost. */
  leaveWarning(): Locator {
    return this.page.getByRole('dialog').filter({ hasText: 'Leave without saving?' });
  }

  /** Closes the tab. @returns whether the browser asked first; then it is still open */
  async closeTab(): Promise<boolean> {
    const asked = new Promise<boolean>((resolve) =>
      this.page.once('dialog', (dialog) => void dialog.dismiss().then(() => resolve(true))),
    );
    const closed = new Promise<boolean>((resolve) => this.page.once('close', () => resolve(false)));
    await this.page.close({ runBeforeUnload: true });
    return Promise.race([asked, closed]);
  }

  /**
   * The colours on screen at some places of the image.
   *
   * @param pointing Where the pointer rests meanwhile: outside, unless told, so that nothing is drawn for it.
   */
  async coloursAt(
    places: readonly ImagePoint[],
    pointing: () => Promise<void> = () => this.page.mouse.move(0, 0),
  ): Promise<Colour[]> {
    const projection = await this.projection();
    await pointing();
    const picture = await this.page.screenshot({ scale: 'css' });
    const points = places.map((place) => onScreen(projection, place));
    return this.page.evaluate(readPixels, { png: picture.toString('base64'), points });
  }

  /** Where image px are on the screen, found as a person would: by the read-out below the image. */
  private async projection(): Promise<Projection> {
    const box = await this.canvas().boundingBox();
    if (!box) throw new Error('The canvas is not on screen.');
    const near: [number, number] = [Math.round(box.x + 60), Math.round(box.y + 60)];
    const far: [number, number] = [Math.round(box.x + box.width - 20), Math.round(box.y + box.height - 20)];
    // Chromium tells of a pointer that rests whenever the page under it changes: it must not be taken for our move.
    await this.page.mouse.move(0, 0);
    await this.page.locator('app-stage-foot [data-place=""]').waitFor({ state: 'attached' });
    const [x1, y1] = await this.readPlace(near);
    const [x2, y2] = await this.readPlace(far);
    const scale = (far[0] - near[0] + (far[1] - near[1])) / (x2 - x1 + (y2 - y1));
    return { scale, left: near[0] - x1 * scale, top: near[1] - y1 * scale };
  }

  private async readPlace([x, y]: [number, number]): Promise<ImagePoint> {
    const place = this.page.locator('app-stage-foot [data-place]');
    const before = (await place.getAttribute('data-place')) ?? '';
    await this.page.mouse.move(x, y);
    // Waits for the read-out of this very move; the same place twice reads the same.
    await place.and(this.page.locator(`:not([data-place="${before}"]):not([data-place=""])`)).waitFor();
    const [px, py] = ((await place.getAttribute('data-place')) ?? '').split(' ').map(Number);
    return [px ?? NaN, py ?? NaN];
  }

  private canvas(state = ''): Locator {
    return this.page.locator(`app-canvas-view${state}`);
  }
}

function onScreen({ scale, left, top }: Projection, [x, y]: ImagePoint): [x: number, y: number] {
  return [left + x * scale, top + y * scale];
}

/** Runs in the page. Points in screen px. */
async function readPixels({
  png,
  points,
}: {
  png: string;
  points: readonly (readonly [number, number])[];
}): Promise<Colour[]> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas in this browser.');
  context.drawImage(image, 0, 0);
  return points.map(([x, y]) => {
    const [red, green, blue] = context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data;
    return [red ?? 0, green ?? 0, blue ?? 0] as const;
  });
}
