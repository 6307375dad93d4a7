import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  numberAttribute,
  signal,
  untracked,
  viewChildren,
} from '@angular/core';
import { MatButton, MatIconAnchor, MatIconButton } from '@angular/material/button';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import {
  mdiArrowLeft,
  mdiFitToScreenOutline,
  mdiLinkVariant,
  mdiPaletteOutline,
  mdiPlus,
  mdiVectorPolygon,
} from '@mdi/js';
import type { CanvasPosition } from '../../canvas/canvas-map';
import { PageTitle } from '../../core/page-title';
import { Theme } from '../../core/theme';
import { UserMenu } from '../../core/user-menu';
import { Icon } from '../../ui/icon';
import { Named } from '../../ui/named';
import { ChannelPanel } from '../panels/channel-panel';
import { ComparePane } from './compare-pane';
import { positionIn } from './linked-views';
import { FEWEST_PANES, MOST_PANES, type Pane, parsePanes, printPanes } from './panes';

/** Two to four samples, or groups of one, side by side. The pane under the hands leads; the others follow it. */
@Component({
  selector: 'app-compare-page',
  imports: [ChannelPanel, ComparePane, Icon, MatButton, MatIconAnchor, MatIconButton, Named, RouterLink, UserMenu],
  templateUrl: './compare-page.html',
  styleUrl: './compare-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ComparePage {
  readonly projectId = input.required({ transform: numberAttribute });
  /** Of the address, see `panes.ts`. */
  readonly panes = input<string>();

  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly views = viewChildren(ComparePane);

  protected readonly shown = computed(() => parsePanes(this.panes()));
  protected readonly lead = linkedSignal<readonly Pane[], number>({
    source: this.shown,
    computation: (panes, before) => Math.min(before?.value ?? 0, Math.max(0, panes.length - 1)),
  });
  protected readonly linksViews = signal(true);
  protected readonly linksChannels = signal(true);
  protected readonly showsRegions = signal(true);
  /** Where each pane is asked to look. */
  protected readonly lookAt = signal<readonly (CanvasPosition | null)[]>([]);
  protected readonly leadBoard = computed(() => this.views()[this.lead()]?.board() ?? null);
  protected readonly mayAdd = computed(() => this.shown().length < MOST_PANES);
  protected readonly mayClose = computed(() => this.shown().length > FEWEST_PANES);

  protected readonly backIcon = mdiArrowLeft;
  protected readonly addIcon = mdiPlus;
  protected readonly fitIcon = mdiFitToScreenOutline;
  protected readonly viewsIcon = mdiLinkVariant;
  protected readonly channelsIcon = mdiPaletteOutline;
  protected readonly regionsIcon = mdiVectorPolygon;

  constructor() {
    const theme = inject(Theme);
    theme.showViewer(true);
    inject(DestroyRef).onDestroy(() => theme.showViewer(false));
    inject(PageTitle).name([$localize`Compare`]);
    effect(() => {
      // Somebody came with one sample, or with none: there is nothing to compare yet.
      const [first, second] = this.views();
      if (first?.isRead() && !second) untracked(() => void this.add());
    });
    effect(() => {
      const board = this.leadBoard();
      if (!board || !this.linksChannels()) return;
      const shown = board.channels();
      untracked(() => this.others().forEach((view) => view.board().showLike(shown)));
    });
  }

  protected async add(): Promise<void> {
    const panes = this.shown();
    const taken = new Set(panes.map((pane) => pane.annotationId));
    const near = this.views().flatMap((view) => view.neighbours());
    const annotationId = near.find((id) => !taken.has(id)) ?? panes[panes.length - 1]?.annotationId;
    if (annotationId) await this.go([...panes, { annotationId, groupId: 0 }]);
  }

  protected async change(index: number, pane: Pane): Promise<void> {
    await this.go(this.shown().map((each, i) => (i === index ? pane : each)));
  }

  protected async close(index: number): Promise<void> {
    await this.go(this.shown().filter((_, i) => i !== index));
  }

  protected moved(index: number, position: CanvasPosition): void {
    if (index !== this.lead() || !this.linksViews()) return;
    const from = this.views()[index]?.image();
    if (!from) return;
    this.lookAt.set(
      this.views().map((view, i) => {
        const to = view.image();
        return i === index || !to ? null : positionIn(position, from, to);
      }),
    );
  }

  protected fit(): void {
    this.views()[this.lead()]?.fit();
    if (!this.linksViews()) this.others().forEach((view) => view.fit());
  }

  private others(): ComparePane[] {
    return this.views().filter((_, i) => i !== this.lead());
  }

  private async go(panes: readonly Pane[]): Promise<void> {
    const queryParams = { panes: printPanes(panes) };
    await this.router.navigate([], { relativeTo: this.route, queryParams, replaceUrl: true, scroll: 'manual' });
  }
}
