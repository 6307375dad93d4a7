import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Api } from '../api/api';
import { annotationsSubmit } from '../api/fn/annotations/annotations-submit';
import { annotationsTakeBack } from '../api/fn/annotations/annotations-take-back';
import { annotationsView } from '../api/fn/annotations/annotations-view';
import { imagesRetryTiling } from '../api/fn/images/images-retry-tiling';
import { layersCreate } from '../api/fn/layers/layers-create';
import { regionsChange } from '../api/fn/regions/regions-change';
import type { AnnotationDto } from '../api/models/annotation-dto';
import type { CopiedDisplayDto } from '../api/models/copied-display-dto';
import type { CopyDisplayDto } from '../api/models/copy-display-dto';
import type { LayerDto } from '../api/models/layer-dto';
import { LAYER_TO_COME } from '../drawing/region';
import { mayAdminister, mayAnnotate } from '../core/access';
import { ApiError, toApiError } from '../core/api-error';
import { keepOn401 } from '../core/keep-on-401';
import { Session } from '../core/session';
import type { LayersPort } from '../live/live-layers';
import { ChannelBoard } from './channel-board';
import { DisplayKeeper } from './display-keeper';
import { DrawingLayers } from './drawing-layers';
import { Journals } from './journal/journals';
import { LayerKeeper } from './layer-keeper';
import { LayerFollower } from './layer-follower';
import { inOrder } from './layer-groups';
import { RegionBoard, type RegionPort } from './region-board';
import { changeDto, regionFrom } from './region-wire';
import { SampleAhead } from './scoring/sample-ahead';
import { type Sample, SampleReader, type Surroundings } from './sample-reader';
import { SampleWalk } from './sample-walk';
import type { SaveLine } from './save-queue';

/** How often images that are still being made ready are asked after. */
const POLL_MS = 1000;
/** How long leaving or submitting waits for what is still being saved. */
const SETTLE_MS = 5000;

/** One open sample: its channels, regions and status, and what it stands in. */
@Injectable()
export class AnnotationStore {
  private readonly api = inject(Api);
  private readonly reader = inject(SampleReader);
  private readonly session = inject(Session);
  private readonly keeper = inject(DisplayKeeper);
  private readonly layerKeeper = inject(LayerKeeper);
  private readonly journals = inject(Journals);

  private readonly ahead = inject(SampleAhead);
  private readonly walk = inject(SampleWalk);
  private readonly read = signal<Sample | null>(null);
  private readonly opened = signal<AnnotationDto | null>(null);
  private readonly around = signal<Surroundings | null>(null);
  private readonly readError = signal<unknown>(null);
  private readonly reading = signal(false);
  private readonly left = signal(0);
  private readonly busySubmitting = signal(false);
  private readonly board = signal(new RegionBoard(this.regionPort(0)));
  private readonly channelBoard = signal(new ChannelBoard());
  private readonly sheets = signal(new DrawingLayers(this.layerKeeper.portOf(0)));
  /** Grows with every sample asked for. */
  private calls = 0;
  /** Grows with every look at images that are being made ready. */
  private readonly polls = signal(0);

  /** The sample shown; `null` until the first has been read. The one before stays until the next is there. */
  readonly annotation = this.opened.asReadonly();
  /** The same, with all that was read of it. */
  readonly sample = this.read.asReadonly();
  readonly surroundings = this.around.asReadonly();
  readonly error = this.readError.asReadonly();
  /** How many changes of mine the browser keeps for a sample that could not be read. */
  readonly keptHere = this.left.asReadonly();
  readonly isReading = this.reading.asReadonly();
  readonly isSubmitting = this.busySubmitting.asReadonly();
  readonly channels = this.channelBoard.asReadonly();
  readonly regions = this.board.asReadonly();
  readonly drawing = this.sheets.asReadonly();

  readonly isSubmitted = computed(() => this.opened()?.status === 'S');
  readonly mayAnnotate = computed(() => mayAnnotate(this.opened()?.access ?? 'view'));
  readonly mayAdminister = computed(() => mayAdminister(this.opened()?.access ?? 'view'));

  private readonly processing = computed(() =>
    this.channelBoard()
      .channels()
      .map((channel) => channel.image)
      .filter((image) => image.status === 'processing'),
  );

  constructor() {
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      clearTimeout(timer);
      this.polls();
      const imageIds = this.processing().map((image) => image.image_id);
      if (imageIds.length > 0) timer = setTimeout(() => void this.pollImages(imageIds), POLL_MS);
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(timer);
      void this.board().close();
    });
  }

  /** Reads a sample and shows it instead of the one before. What could not be read is in `error`. */
  async open(annotationId: number): Promise<void> {
    const call = ++this.calls;
    this.readError.set(null);
    this.reading.set(true);
    try {
      const sample = await (this.ahead.take(annotationId) ?? this.reader.sample(annotationId, this.walk.query()));
      // Somebody in a hurry has asked for yet another one meanwhile.
      if (call !== this.calls) return;
      this.show(sample);
      this.walk.arrive(sample);
      this.reading.set(false);
      await this.lookAroundAtLast(sample.annotation, call);
    } catch (failure) {
      // The page says what happened in place of the sample.
      const left = await this.journals.count(annotationId);
      if (call !== this.calls) return;
      this.left.set(left);
      this.readError.set(failure);
    } finally {
      if (call === this.calls) this.reading.set(false);
    }
  }

  /** Says that I am done with this sample. Rejects while something of mine is not saved. */
  async submit(): Promise<void> {
    const annotation = this.opened();
    if (!annotation || this.reading() || this.busySubmitting()) return;
    this.busySubmitting.set(true);
    try {
      await this.board().settle(SETTLE_MS);
      if (this.board().unsent() > 0) throw notSavedYet();
      const params = { annotationId: annotation.annotation_id };
      this.opened.set((await this.api.invoke(annotationsSubmit, params)).annotation);
    } finally {
      this.busySubmitting.set(false);
    }
  }

  /** Takes my submission back. */
  async reopen(): Promise<void> {
    const annotation = this.opened();
    if (!annotation) return;
    await this.api.invoke(annotationsTakeBack, { annotationId: annotation.annotation_id });
    // Enough other readers may have submitted it: what it is now is the server's to say.
    const now = await this.api.invoke(annotationsView, { annotationId: annotation.annotation_id });
    this.opened.set(now.annotation);
  }

  /** Has images of this sample that could not be made ready tried again. Rejects with an ApiError. */
  async retryImages(): Promise<void> {
    const board = this.channelBoard();
    const failed = board.channels().filter(({ image }) => image.status === 'failed');
    const imageIds = [...new Set(failed.map(({ image }) => image.image_id))];
    for (const imageId of imageIds) await this.api.invoke(imagesRetryTiling, { imageId });
    board.updateImages(await this.reader.images(imageIds));
  }

  /** Makes what is on screen the way in which everybody first sees these channels. */
  async saveDisplay(): Promise<void> {
    const [board, annotationId] = [this.channelBoard(), this.openedId()];
    const display = board.differences();
    await this.keeper.setStandard(annotationId, display);
    if (board.isKept()) await this.keeper.forget(annotationId);
    board.setStandard(display);
    board.setKept([]);
  }

  /** Keeps what is on screen for me alone. */
  async keepDisplay(): Promise<void> {
    const [board, annotationId] = [this.channelBoard(), this.openedId()];
    const display = board.differences();
    await this.keeper.keep(annotationId, display);
    board.setKept(display);
  }

  /** Back to what everybody sees. */
  async resetDisplay(): Promise<void> {
    const [board, annotationId] = [this.channelBoard(), this.openedId()];
    if (board.isKept()) await this.keeper.forget(annotationId);
    board.setKept([]);
  }

  /** Copies how everybody sees these channels to other samples. */
  copyDisplay(body: CopyDisplayDto): Promise<CopiedDisplayDto> {
    return this.keeper.copy(this.openedId(), body);
  }

  /** Waits a moment for what is still being saved; what is left then is in `regions().unsent`. */
  async settle(): Promise<void> {
    await this.board().settle(SETTLE_MS);
  }

  /** How what others change comes to the regions that are shown now. */
  liveLayers(): LayersPort {
    const board = this.board();
    const annotationId = this.openedId();
    const follower = new LayerFollower(
      { channels: this.channelBoard(), drawing: this.sheets(), regions: board },
      { layers: () => this.reader.layers(annotationId), images: (imageIds) => this.reader.images(imageIds) },
    );
    return {
      compare: (versions) => {
        this.reader.forgetOthers(board.layerIds(), versions);
        void follower.compare(versions);
      },
      version: (layerId) => this.reader.versions.get(layerId) ?? null,
      receive: (layerId, regions, deleted, isMine) => board.receive(layerId, regions.map(regionFrom), deleted, isMine),
      refresh: async (layerId) => {
        await board.refresh(layerId);
        return this.reader.versions.get(layerId) ?? 0;
      },
    };
  }

  private show(sample: Sample): void {
    const { annotation_id } = sample.annotation;
    for (const [layerId, version] of sample.versions) this.reader.versions.set(layerId, version);
    const channels = new ChannelBoard();
    channels.load(sample.layers, sample.images, sample.mine);
    const regions = new RegionBoard(this.regionPort(annotation_id), this.journals.of(annotation_id));
    regions.load(sample.regions, this.myDrawingLayer(sample.layers)?.layer_id ?? LAYER_TO_COME);
    const drawing = new DrawingLayers(this.layerKeeper.portOf(annotation_id));
    drawing.load(sample.layers);
    const before = untracked(this.board);
    this.channelBoard.set(channels);
    this.sheets.set(drawing);
    this.board.set(regions);
    this.opened.set(sample.annotation);
    this.read.set(sample);
    void before.close();
    void this.takeUp(regions);
  }

  /** What was left in the journal when a page of this sample died is taken up again. */
  private async takeUp(regions: RegionBoard): Promise<void> {
    try {
      await regions.takeUp();
    } catch {
      // A browser that keeps nothing has nothing to take up; the state line says so at the first change.
    }
  }

  /** @throws RangeError before the first sample has been read */
  private openedId(): number {
    const annotation = this.opened();
    if (!annotation) throw new RangeError('No sample is open.');
    return annotation.annotation_id;
  }

  /** Without labels one can draw all the same: a network that fails now does not take the sample away. */
  private async lookAroundAtLast(annotation: AnnotationDto, call: number): Promise<void> {
    for (;;) {
      try {
        return await this.lookAround(annotation);
      } catch (failure) {
        if (call !== this.calls || !toApiError(failure).isTransient) throw failure;
      }
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  }

  /** The same for all samples of a category: only another one is read anew. */
  private async lookAround(annotation: AnnotationDto): Promise<void> {
    if (untracked(this.around)?.category.category_id === annotation.category_id) return;
    this.around.set(await this.reader.surroundings(annotation));
  }

  private async pollImages(imageIds: readonly number[]): Promise<void> {
    const board = this.channelBoard();
    try {
      board.updateImages(await this.reader.images(imageIds));
    } catch (failure) {
      // The server may not answer once: then it is asked again.
      if (!toApiError(failure).isTransient) throw failure;
    }
    this.polls.update((count) => count + 1);
  }

  private regionPort(annotationId: number): RegionPort {
    let mayExist = false;
    const person = this.journals.person();
    return {
      fetch: (layerId) => this.reader.regions(layerId),
      send: (layerId, lines) => {
        this.journals.demandSamePerson(person);
        return this.send(layerId, lines);
      },
      drawingLayer: async () => {
        this.journals.demandSamePerson(person);
        // When an answer got lost, the layer is there although we were told of a failure.
        const found = mayExist ? this.myDrawingLayer(await this.reader.layers(annotationId)) : undefined;
        mayExist = true;
        return found?.layer_id ?? (await this.makeDrawingLayer(annotationId));
      },
    };
  }

  private async send(layerId: number, lines: readonly SaveLine[]) {
    const body = { changes: lines.map(changeDto) };
    // The queue keeps the work and says so when the session has ended: leading away from it would not.
    const { regions, deleted } = await this.api.invoke(regionsChange, { layerId, body }, keepOn401());
    return { regions: regions.map(regionFrom), deleted };
  }

  private async makeDrawingLayer(annotation_id: number): Promise<number> {
    const name = `Regions ${this.session.user()?.username ?? ''}`.trim();
    const body = { annotation_id, name, kind: 'drawing' as const };
    const { layer } = await this.api.invoke(layersCreate, { body }, keepOn401());
    if (this.opened()?.annotation_id === annotation_id) this.sheets().add(layer);
    return layer.layer_id;
  }

  private myDrawingLayer(layers: readonly LayerDto[]): LayerDto | undefined {
    const me = this.session.user()?.user_id;
    return inOrder(layers).find((layer) => layer.kind === 'drawing' && layer.owner_id === me);
  }
}

function notSavedYet(): ApiError {
  return new ApiError(
    $localize`Not everything you drew is saved yet. Submit again when it is.`,
    409,
    'regions.unsaved',
  );
}
