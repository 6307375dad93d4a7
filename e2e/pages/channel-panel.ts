import type { Locator, Page } from '@playwright/test';

type End = 'Black point' | 'White point';

/** The channels of the sample page, as hands use them. */
export class ChannelPanel {
  constructor(private readonly page: Page) {}

  row(channel: string): Locator {
    return this.page.locator(`app-channel-row[data-channel="${channel}"]`);
  }

  /** Names of the channels that are shown, from bottom to top. */
  shown(): Promise<string[]> {
    return this.page
      .locator('app-channel-row:not(.off)')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-channel') ?? ''));
  }

  /** Ends of a channel's window, as its number fields say. */
  async windowOf(channel: string): Promise<[min: number, max: number]> {
    const read = async (end: string) => Number(await this.page.getByLabel(`${end} value of ${channel}`).inputValue());
    return [await read('Lowest'), await read('Highest')];
  }

  /** Drags an end of the window to a value on the histogram. */
  async drag(end: End, channel: string, value: number): Promise<void> {
    const handle = this.handle(`${end} of ${channel}`);
    const number = async (name: string) => Number(await handle.getAttribute(name));
    const [min, max, now] = [
      await number('aria-valuemin'),
      await number('aria-valuemax'),
      await number('aria-valuenow'),
    ];
    const plot = await this.plotOf(channel);
    const x = (of: number) => plot.x + (plot.width * (of - min)) / (max - min);
    await this.page.mouse.move(x(now), plot.y + 40);
    await this.page.mouse.down();
    await this.page.mouse.move(x((now + value) / 2), plot.y + 30);
    await this.page.mouse.move(x(value), plot.y + 30);
    await this.page.mouse.up();
  }

  /** One step of an end, or of gamma, by an arrow key. */
  async pressOn(control: `${End | 'Gamma'} of ${string}`, key: string): Promise<void> {
    await this.handle(control).press(key);
  }

  async gammaOf(channel: string): Promise<number> {
    return Number(await this.handle(`Gamma of ${channel}`).getAttribute('aria-valuenow'));
  }

  /** The drawn bars; empty as long as there are none. */
  async barsOf(channel: string): Promise<string> {
    return (await this.row(channel).locator('.bars').getAttribute('d')) ?? '';
  }

  async toggleLogarithms(): Promise<void> {
    await this.page.getByRole('button', { name: 'Logarithmic histograms' }).click();
  }

  async unfold(channel: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${channel}` }).click();
  }

  async toggle(channel: string): Promise<void> {
    await this.page.getByRole('button', { name: `Show ${channel}` }).click();
  }

  async toggleAlone(channel: string): Promise<void> {
    await this.page.getByRole('button', { name: `Show ${channel}` }).click({ modifiers: ['Alt'] });
  }

  /** By the name of a swatch. Unfolds the channel. */
  async chooseColour(channel: string, colour: string): Promise<void> {
    await this.unfold(channel);
    await this.row(channel).getByRole('button', { name: colour, exact: true }).click();
    await this.unfold(channel);
  }

  /** CSS colour of a channel's swatch. */
  async colourOf(channel: string): Promise<string> {
    const swatch = this.page.getByRole('button', { name: `Choose colour of ${channel}` });
    return swatch.evaluate((element) => getComputedStyle(element).backgroundColor);
  }

  async slide(axis: 'Time' | 'Depth', place: number): Promise<void> {
    await this.page.getByRole('slider', { name: axis, exact: true }).fill(String(place));
  }

  /** What stands at the place of an axis. */
  placeOn(axis: 'T' | 'Z'): Locator {
    return this.page.locator(`app-group-slider [data-axis="${axis}"]`);
  }

  async togglePlay(axis: 'time' | 'depth', action: 'Play' | 'Pause'): Promise<void> {
    await this.page.getByRole('button', { name: `${action} ${axis}` }).click();
  }

  async chooseSpeed(perSecond: number): Promise<void> {
    await this.page.getByLabel('Pictures in a second').selectOption(String(perSecond));
  }

  async link(linked: boolean): Promise<void> {
    await this.page.getByLabel('Link channels').setChecked(linked);
  }

  /** Reset, Revert, Keep for me, Save for everyone: what is offered once something is changed. */
  offer(name: string): Locator {
    return this.page.locator('app-channel-panel .state').getByRole('button', { name });
  }

  async keepForMe(): Promise<void> {
    await this.offer('Keep for me').click();
    await this.page.getByText('You will see these channels like this again.').waitFor();
  }

  async saveForEveryone(): Promise<void> {
    await this.offer('Save for everyone').click();
    await this.page.getByText('Everybody now sees these channels like this at first.').waitFor();
  }

  async choose(command: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'All channels' }).click();
    await this.page.getByRole('menuitem', { name: command }).click();
  }

  /** Copies to a choice of the dialog, which says beforehand what would change. @returns what it said */
  async copyTo(where: string | RegExp): Promise<string> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: where }).check();
    const copy = dialog.getByRole('button', { name: /^Copy to/ });
    await copy.waitFor();
    const forecast = (await dialog.getByRole('status').textContent()) ?? '';
    await copy.click();
    await dialog.waitFor({ state: 'detached' });
    return forecast.trim();
  }

  private handle(name: string): Locator {
    return this.page.getByRole('slider', { name, exact: true });
  }

  private async plotOf(channel: string): Promise<{ x: number; y: number; width: number }> {
    const plot = this.row(channel).locator('.plot');
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (!box) throw new Error(`The histogram of ${channel} is not on screen.`);
    return box;
  }
}
