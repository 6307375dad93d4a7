import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  numberAttribute,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { mdiAlertCircleOutline, mdiLockQuestion } from '@mdi/js';
import type { CanvasPosition } from '../canvas/canvas-map';
import { CanvasView } from '../canvas/canvas-view';
import { PeopleCursors } from '../canvas/people-cursors';
import { toApiError } from '../core/api-error';
import type { LeavablePage } from '../core/leavable-page';
import { Session } from '../core/session';
import { Notices } from '../core/notices';
import { PageTitle } from '../core/page-title';
import { Theme } from '../core/theme';
import { duplicate } from '../drawing/clipboard';
import type { Point } from '../drawing/point';
import { placeFigure } from '../drawing/place-figure';
import { operate, type Operation } from '../drawing/operations';
import type { Figure, ToolId } from '../drawing/tool';
import { LiveSample } from '../live/live-sample';
import { EmptyState } from '../ui/empty-state';
import { Reference } from '../ui/reference';
import { AnnotationStore } from './annotation-store';
import type { ChannelBoard } from './channel-board';
import { goAlong, toggleChannel } from './channel-commands';
import { mayLose } from './leave-warning';
import { Keys } from './keys';
import { isOccupied, type PageCommand } from './page-keys';
import { RegionClipboard } from './region-clipboard';
import { ChannelDesk } from './panels/channel-desk';
import type { PastState } from './panels/layer-history';
import { LiveMeasure } from './panels/live-measure';
import { PictureDialog, type PictureData } from './panels/picture-dialog';
import { SampleBar } from './panels/sample-bar';
import { SaveProblems } from './panels/save-problems';
import { type Section, SectionNav } from './panels/section-nav';
import { StageFoot, type ViewAction } from './panels/stage-foot';
import { StageState } from './panels/stage-state';
import { ToolBar } from './panels/tool-bar';
import { CommentPins } from './comments/comment-pins';
import { CommentStore } from './comments/comment-store';
import { CommentsPanel } from './comments/comments-panel';
import { KeysSheet, type KeysSheetData } from './keys-sheet';
import { PointerValues } from './pointer-values';
import { RegionDesk } from './region-desk';
import { SampleWalk } from './sample-walk';
import { ReadingQueue } from './scoring/reading-queue';
import { SampleAhead } from './scoring/sample-ahead';
import { ScoringFlow } from './scoring/scoring-flow';
import { ScoringDesk } from './scoring/scoring-desk';
import { ScoringStore } from './scoring/scoring-store';
import { parseShown, printShown } from './view-address';
import { ViewTrail } from './view-trail';
import { keptText } from './take-back';

/** Bright enough on black, and no colour that channels usually have. */
const FIRST_DRAW_COLOUR = '#ffd54f';

/** The working page: one sample, its channels, what is drawn on it, and its labels. */
@Component({
  selector: 'app-annotate-page',
  imports: [
    CanvasView,
    ChannelDesk,
    CommentPins,
    CommentsPanel,
    EmptyState,
    LiveMeasure,
    MatAnchor,
    MatButton,
    PeopleCursors,
    RegionClipboard,
    Reference,
    RegionDesk,
    RouterLink,
    SampleBar,
    SaveProblems,
    ScoringDesk,
    SectionNav,
    StageFoot,
    StageState,
    ToolBar,
  ],
  providers: [
    ...[AnnotationStore, CommentStore, LiveSample, PointerValues, ReadingQueue, SampleAhead, SampleWalk, ScoringFlow],
    ...[ScoringStore, ViewTrail],
  ],
  host: {
    '[attr.data-save-state]': 'store.regions().saveState()',
    '[attr.data-unsaved]': 'store.regions().unsent()',
    '[attr.data-at-risk]': 'store.regions().atRisk()',
    '(document:keydown)': 'pressKey($event)',
    '(window:beforeunload)': 'warnBeforeUnload($event)',
    '(window:online)': 'retryNow()',
    '(document:visibilitychange)': 'store.regions().retryNow()',
  },
  templateUrl: './annotate-page.html',
  styleUrl: './annotate-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AnnotatePage implements LeavablePage {
  readonly projectId = input.required({ transform: numberAttribute });
  readonly annotationId = input.required({ transform: numberAttribute });
  /** Of the address: where to look, see `ViewAddress`. */
  readonly at = input<string>();
  readonly group = input<string>();
  readonly show = input<string>();

  /** What the address asked for when the sample was opened; later it follows what I do. */
  private readonly link = linkedSignal({
    source: this.annotationId,
    computation: () => untracked(() => ({ show: this.show(), group: this.group() })),
  });

  protected readonly store = inject(AnnotationStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly title = inject(PageTitle);
  private readonly session = inject(Session);
  protected readonly trail = inject(ViewTrail);
  protected readonly walk = inject(SampleWalk);
  protected readonly pointerValues = inject(PointerValues);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly canvas = viewChild(CanvasView);
  private readonly desk = viewChild(RegionDesk);
  private readonly cursorFlags = viewChild(PeopleCursors);
  private readonly pins = viewChild(CommentPins);
  protected readonly commentsPanel = viewChild(CommentsPanel);
  protected readonly live = inject(LiveSample);
  protected readonly scoring = inject(ScoringStore);
  protected readonly flow = inject(ScoringFlow);
  private readonly keys = inject(Keys);
  /** Digits that mean something to the page before they do to the image. */
  protected readonly isTaken = (event: KeyboardEvent): boolean =>
    this.flow.answerOf(event) !== null ||
    ['toggle-channel', 'place'].includes(this.keys.map().command(event)?.kind ?? '');
  protected readonly comments = inject(CommentStore);
  protected readonly ahead = inject(SampleAhead);

  protected readonly isGuest = computed(() => this.session.guest() !== null);
  protected readonly tool = signal<ToolId>('select');
  protected readonly snapping = signal(false);
  protected readonly drawColour = signal(FIRST_DRAW_COLOUR);
  protected readonly pointer = signal<{ readonly x: number; readonly y: number } | null>(null);
  protected readonly zoom = signal<number | null>(null);
  /** Of what is to be seen, image px. */
  private centre: Point = [0, 0];
  protected readonly hint = signal('');
  /** What is being drawn or pulled. */
  protected readonly figure = signal<Figure | null>(null);
  protected readonly overview = signal(false);
  /** The region that is pointed at, on the canvas or in the list. */
  protected readonly hovered = signal<string | null>(null);
  /** An earlier state of a layer that is looked at; null: everything is as it is now. */
  protected readonly past = linkedSignal<number, PastState | null>({
    source: this.annotationId,
    computation: () => null,
  });

  protected readonly problem = computed(() => (this.store.error() ? toApiError(this.store.error()) : null));
  protected readonly isGone = computed(() => this.problem()?.status === 404 || this.problem()?.status === 400);
  protected readonly readOnly = computed(() => !this.store.mayAnnotate() || this.store.isReading());
  protected readonly isFrozen = computed(() => this.readOnly() || this.past() !== null);
  protected readonly regions = computed(() => {
    const [past, now] = [this.past(), this.store.regions().regions()];
    return past ? [...now.filter(({ layerId }) => layerId !== past.layerId), ...past.regions] : now;
  });
  protected readonly selected = computed(() => this.store.regions().selected());
  protected readonly sections = computed<readonly Section[]>(() => [
    { id: 'scoring-part', name: $localize`Scoring`, count: 0 },
    { id: 'channels-part', name: $localize`Channels`, count: 0 },
    { id: 'regions-part', name: $localize`Regions`, count: this.regions().length },
    { id: 'comments-part', name: $localize`Comments`, count: this.comments.board().openThreads().length },
  ]);
  protected readonly drawLayerId = computed(() => (this.isFrozen() ? null : this.store.regions().drawLayerId()));

  protected readonly goneIcon = mdiLockQuestion;
  protected readonly failedIcon = mdiAlertCircleOutline;

  constructor() {
    const theme = inject(Theme);
    theme.showViewer(true);
    inject(DestroyRef).onDestroy(() => theme.showViewer(false));
    effect(() => {
      this.trail.startAnew();
      const annotationId = this.annotationId();
      // What opening happens to read is no reason to open it again.
      untracked(() => void this.store.open(annotationId));
    });
    effect(() => this.trail.follow(this.at()));
    this.followChannels();
    this.followOthers();
    this.flow.beforeLeaving(() => this.canvas()?.putDown());
    effect(() => {
      const around = this.store.surroundings();
      const name = this.store.annotation()?.name;
      if (name) this.title.name(around ? [name, around.category.name, around.project.name] : [name]);
    });
  }

  private followOthers(): void {
    const openId = computed(() => this.store.annotation()?.annotation_id);
    effect(() => {
      const annotationId = openId();
      // Regions that have been read anew are to be kept up to date anew.
      this.store.regions();
      if (annotationId !== undefined) untracked(() => this.live.follow(annotationId, this.store.liveLayers()));
    });
  }

  /** A link says which group is shown and how; what I then change goes into the address. */
  private followChannels(): void {
    let followed: ChannelBoard | null = null;
    effect(() => {
      const link = this.link();
      const board = this.store.channels();
      if (board.channels().length === 0) return;
      if (followed !== board) {
        followed = board;
        untracked(() => {
          const shown = parseShown(link.show);
          board.showAs([...shown].map(([layer_id, settings]) => ({ layer_id, settings })));
          if (link.group) board.chooseGroup(Number(link.group));
        });
      }
      const [first] = board.groups();
      const groupId = board.groupId();
      this.trail.note({
        group: groupId === (first?.groupId ?? 0) ? '' : String(groupId),
        show: printShown(new Map(board.differences().map(({ layer_id, settings }) => [layer_id, settings]))),
      });
    });
  }

  async mayLeave(): Promise<boolean> {
    // What the browser keeps goes on being sent, or waits there for the next visit.
    if (this.store.regions().atRisk() === 0) return true;
    await this.store.settle();
    const unsent = this.store.regions().atRisk();
    if (unsent === 0) return true;
    return mayLose(unsent, this.dialogs);
  }

  /** The network is back: what waited is sent, what could not be read is read. */
  protected retryNow(): void {
    if (this.problem()?.status === 0) void this.store.open(this.annotationId());
    else void this.store.regions().retryNow();
  }

  protected warnBeforeUnload(event: BeforeUnloadEvent): void {
    if (this.store.regions().atRisk() > 0) event.preventDefault();
  }

  protected async pressKey(event: KeyboardEvent): Promise<void> {
    if (event.defaultPrevented || isOccupied(event.target)) return;
    if (!this.store.annotation() || this.store.isReading()) return;
    const answer = this.flow.answerOf(event);
    const command = this.keys.map().command(event);
    if (!answer && !command) return;
    // A slider in focus goes in larger steps by the same keys.
    if (event.key.startsWith('Page') && event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    if (answer) await this.scoring.board().choose(answer.classificationId, answer.option);
    else if (command) await this.obey(command);
  }

  protected showKeys(): void {
    const data = { questions: this.readOnly() ? [] : this.scoring.board().questions() };
    this.dialogs.open<KeysSheet, KeysSheetData>(KeysSheet, { data, width: '60rem', maxWidth: '94vw' });
  }

  /** Brings a place into the middle, as large as it is shown now. */
  protected look([x, y]: Point): void {
    const half = LOOK_AROUND_PX / (this.zoom() ?? 1);
    this.canvas()?.showBox({ minX: x - half, minY: y - half, maxX: x + half, maxY: y + half });
  }

  protected readPointer(at: { readonly x: number; readonly y: number } | null): void {
    this.pointer.set(at);
    this.live.point(at);
    this.pointerValues.read(at, this.canvas(), this.store.channels().channels());
  }

  protected moved(position: CanvasPosition): void {
    this.zoom.set(position.zoom);
    this.centre = position.centre;
    this.cursorFlags()?.look(position);
    this.pins()?.look(position);
    this.trail.moved(position, Math.min(window.innerWidth, window.innerHeight));
  }

  private openPicture(): void {
    const [canvas, name] = [this.canvas(), this.store.annotation()?.name ?? 'picture'];
    if (canvas) this.dialogs.open<PictureDialog, PictureData>(PictureDialog, { data: { canvas, name } });
  }

  protected async toggleFullScreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.host.nativeElement.requestFullscreen();
  }

  protected view(action: ViewAction): void {
    const canvas = this.canvas();
    if (action === 'fit') canvas?.fit();
    else if (action === 'turn') canvas?.rotateBy(radians(QUARTER_TURN_DEGREES));
    else if (action === 'overview') this.overview.update((shown) => !shown);
    else if (action === 'picture') this.openPicture();
    else if (action === 'fullScreen') void this.toggleFullScreen();
    else if (action === 'pixels') canvas?.zoomTo(1);
    else canvas?.zoomBy(action === 'closer' ? ZOOM_STEP : 1 / ZOOM_STEP);
  }

  protected retrace(step: 'undo' | 'redo'): void {
    const kept = this.store.regions()[step]();
    if (kept > 0) this.notices.done(keptText(kept));
  }

  protected operate(operation: Operation): void {
    this.canvas()?.perform((ctx) => operate(operation, ctx));
  }

  private async obey(command: PageCommand): Promise<void> {
    const canDraw = this.drawLayerId() !== null;
    switch (command.kind) {
      case 'tool':
        if (canDraw || command.tool === 'select') this.tool.set(command.tool);
        return;
      case 'undo':
      case 'redo':
        return this.retrace(command.kind);
      case 'operate':
        return this.operate(command.operation);
      case 'place':
        return this.canvas()?.perform((ctx) => placeFigure(this.tool(), this.centre, ctx));
      case 'duplicate':
        return this.canvas()?.perform(duplicate);
      case 'submit':
        return this.flow.submit();
      case 'step':
        return goAlong(this.store.channels(), command.axis, command.step);
      case 'toggle-channel':
        return toggleChannel(this.store.channels(), command.place, command.alone);
      case 'classify':
        return this.isFrozen() ? undefined : this.desk()?.classifyByPlace(command.place);
      case 'rotate':
        return this.canvas()?.rotateBy(radians(command.degrees));
      case 'fullScreen':
        return this.toggleFullScreen();
      case 'overview':
        return this.overview.update((shown) => !shown);
      case 'next':
        return this.flow.goTo(this.walk.next());
      case 'previous':
        return this.flow.goTo(this.walk.previous());
      case 'skip':
        return this.flow.skip();
      case 'back':
        return this.flow.goBack();
      case 'comment':
        return this.commentsPanel()?.begin();
      case 'keys':
        return this.showKeys();
    }
  }
}

/** Around a place that is looked at, in screen px. */
const LOOK_AROUND_PX = 150;
/** One press on closer or further. */
const ZOOM_STEP = 1.5;
const QUARTER_TURN_DEGREES = 90;

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
