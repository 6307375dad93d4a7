import type { CDPSession, Page } from '@playwright/test';

/** Screen px. */
type Place = readonly [x: number, y: number];

const STEPS = 8;

/** Fingers on a touch screen; Playwright itself has only one, which only taps. */
export class Fingers {
  private constructor(private readonly devtools: CDPSession) {}

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page));
  }

  async tap(at: Place): Promise<void> {
    await this.send('touchStart', [at]);
    await this.send('touchEnd', []);
  }

  /** One finger after the other comes down, both move, both are lifted. */
  async pinch(from: readonly [Place, Place], to: readonly [Place, Place]): Promise<void> {
    await this.send('touchStart', [from[0]]);
    await this.send('touchStart', from);
    for (let step = 1; step <= STEPS; step++) {
      const between = (i: 0 | 1, axis: 0 | 1) => from[i][axis] + ((to[i][axis] - from[i][axis]) * step) / STEPS;
      await this.send('touchMove', [
        [between(0, 0), between(0, 1)],
        [between(1, 0), between(1, 1)],
      ]);
    }
    await this.send('touchEnd', []);
  }

  private async send(type: 'touchStart' | 'touchMove' | 'touchEnd', places: readonly Place[]): Promise<void> {
    const touchPoints = places.map(([x, y], id) => ({ x, y, id }));
    await this.devtools.send('Input.dispatchTouchEvent', { type, touchPoints });
  }
}
