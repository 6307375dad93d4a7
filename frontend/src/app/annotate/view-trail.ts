import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import type { CanvasPosition } from '../canvas/canvas-map';
import { isStep, parsePosition, printPosition, type ViewAddress } from './view-address';

const KEYS = ['at', 'group', 'show'] as const;
/** The view counts as having come to rest after so long. */
const REST_MS = 400;

/**
 * Keeps the address of the page in step with what is looked at, so that it can be sent to somebody, and so that the
 * browser's "back" leads to where I looked before.
 */
@Injectable()
export class ViewTrail {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly wanted = signal<CanvasPosition | null>(null);
  /** The `at` that the address has by us. */
  private writtenAt: string | undefined;
  /** Where the newest entry of the browser's history began. */
  private entry: CanvasPosition | null = null;
  private pending: ViewAddress = {};
  private position: CanvasPosition | null = null;
  private reach = 300;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Where the address asks to look; null once hands have moved on. */
  readonly lookAt = this.wanted.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /** The address has a new `at`, by a link, by "back", or by what we wrote ourselves. */
  follow(at: string | undefined): void {
    if (at === this.writtenAt) return;
    clearTimeout(this.timer);
    this.pending = {};
    const position = parsePosition(at);
    this.writtenAt = at;
    this.entry = position;
    this.wanted.set(position);
  }

  /** Another sample is shown: its address says nothing yet. */
  startAnew(): void {
    clearTimeout(this.timer);
    this.pending = {};
    this.entry = null;
  }

  /** @param shorterSide  Of the canvas, in screen px. */
  moved(position: CanvasPosition, shorterSide: number): void {
    this.reach = shorterSide / 2;
    this.position = position;
    this.note({ at: printPosition(position) });
  }

  /** Something else that the address tells has changed. */
  note(part: ViewAddress): void {
    this.pending = { ...this.pending, ...part };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.write(), REST_MS);
  }

  private async write(): Promise<void> {
    // On the way to somewhere else: writing our address now would call that off.
    if (this.router.currentNavigation()) return this.note({});
    const there = this.addressNow();
    const address = { ...there, ...this.pending };
    this.pending = {};
    if (KEYS.every((key) => (address[key] ?? '') === (there[key] ?? ''))) return;
    const { position, entry } = this;
    const replaceUrl = !position || !entry || !isStep(entry, position, this.reach);
    if (!replaceUrl || !entry) this.entry = position;
    this.writtenAt = address.at;
    const queryParams = Object.fromEntries(KEYS.map((key) => [key, address[key] || null]));
    // On a phone the page itself is scrolled, to a comment under the image perhaps: it stays where it is.
    const scroll = 'manual';
    await this.router.navigate([], {
      ...{ relativeTo: this.route, queryParams, queryParamsHandling: 'merge', replaceUrl, scroll },
    });
  }

  /** What the page was opened with counts too: a link may show what everybody sees by now, or what is changed at once. */
  private addressNow(): ViewAddress {
    const { queryParamMap } = this.route.snapshot;
    return Object.fromEntries(KEYS.map((key) => [key, queryParamMap.get(key) ?? undefined]));
  }
}
