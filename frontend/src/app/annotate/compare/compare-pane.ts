import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  resource,
  untracked,
  viewChild,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiClose } from '@mdi/js';
import type { SampleDto } from '../../api/models/sample-dto';
import type { CanvasPosition } from '../../canvas/canvas-map';
import { CanvasView } from '../../canvas/canvas-view';
import { Failure } from '../../core/failure';
import { SampleField } from '../../core/sample-field';
import { Icon } from '../../ui/icon';
import { ChannelBoard } from '../channel-board';
import { SampleReader } from '../sample-reader';
import type { ViewedImage } from './linked-views';
import type { Pane } from './panes';

const NOTHING: Pane = { annotationId: 0, groupId: 0 };

/** One of the samples side by side: which one, which group of it, and its picture. Looked at only. */
@Component({
  selector: 'app-compare-pane',
  imports: [CanvasView, Failure, Icon, MatIconButton, SampleField],
  templateUrl: './compare-pane.html',
  styleUrl: './compare-pane.scss',
  host: { '[attr.data-lead]': 'leads()', '(pointerenter)': 'taken.emit()', '(focusin)': 'taken.emit()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ComparePane {
  /** Not required: the page asks its panes before they have been given anything. */
  readonly pane = input<Pane>(NOTHING);
  /** From 1, for people. */
  readonly place = input.required<number>();
  /** Whose samples there are to choose from. */
  readonly projectId = input.required<number>();
  readonly closable = input(false);
  /** Whether hands are on this pane, and the others follow it. */
  readonly leads = input(false);
  readonly showRegions = input(true);
  readonly lookAt = input<CanvasPosition | null>(null);

  readonly chosen = output<Pane>();
  readonly closed = output();
  /** Hands have come to this pane. */
  readonly taken = output();
  readonly moved = output<CanvasPosition>();

  private readonly reader = inject(SampleReader);
  private readonly canvas = viewChild(CanvasView);
  protected readonly read = resource({
    params: () => this.annotationId() || undefined,
    loader: ({ params }) => this.reader.sample(params),
  });
  private readonly annotationId = computed(() => this.pane().annotationId);

  readonly board = computed(() => {
    const board = new ChannelBoard();
    if (this.read.hasValue()) {
      const { layers, images } = this.read.value();
      untracked(() => board.load(layers, images));
    }
    return board;
  });
  /** Null until it is known. */
  readonly image = computed<ViewedImage | null>(() => {
    const [first] = this.board().canvasChannels();
    return first ? { width: first.tiles.width, pixelSizeUm: this.board().pixelSizeUm() } : null;
  });
  readonly name = computed(() => (this.read.hasValue() ? this.read.value().annotation.name : ''));
  protected readonly regions = computed(() => {
    if (!this.showRegions() || !this.read.hasValue()) return [];
    return [...this.read.value().regions.values()].flat();
  });
  protected readonly sampleLabel = computed(() => $localize`Sample in pane ${this.place()}`);
  protected readonly groupLabel = computed(() => $localize`Group in pane ${this.place()}`);
  protected readonly closeLabel = computed(() => $localize`Close pane ${this.place()}`);
  readonly isRead = computed(() => this.read.hasValue());
  /** Samples beside this one in its category, the next one first. */
  readonly neighbours = computed<readonly number[]>(() => {
    if (!this.read.hasValue()) return [];
    const { previous, next } = this.read.value().neighbours;
    return [next, previous].flatMap((each) => each?.annotation_id ?? []);
  });
  protected readonly closeIcon = mdiClose;

  constructor() {
    effect(() => {
      const { groupId } = this.pane();
      const board = this.board();
      if (groupId && board.groups().some((group) => group.groupId === groupId)) board.chooseGroup(groupId);
    });
  }

  fit(): void {
    this.canvas()?.fit();
  }

  rotateBy(degrees: number): void {
    this.canvas()?.rotateBy(degrees);
  }

  protected chooseSample({ annotation_id }: SampleDto): void {
    this.chosen.emit({ annotationId: annotation_id, groupId: 0 });
  }

  protected chooseGroup(event: Event): void {
    this.chosen.emit({ ...this.pane(), groupId: Number((event.target as HTMLSelectElement).value) });
  }
}
