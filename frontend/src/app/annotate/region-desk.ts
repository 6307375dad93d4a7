import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Notices } from '../core/notices';
import { Session } from '../core/session';
import { type Box, boxAround } from '../drawing/box';
import type { Point } from '../drawing/point';
import type { Region } from '../drawing/region';
import { shapeOf } from '../drawing/shapes/shape-table';
import { colourOfLabel } from '../ui/class-palette';
import { ConfirmDialog, type Confirmation } from '../ui/confirm-dialog';
import { NameDialog, type NameRequest } from '../ui/name-dialog';
import { AnnotationStore } from './annotation-store';
import type { DrawingLayer, LayerPatch } from './drawing-layers';
import { DrawingLayersPanel } from './panels/drawing-layers-panel';
import { type HistorySubject, LayerHistory, type PastState } from './panels/layer-history';
import { RegionDetails } from './panels/region-details';
import { RegionPanel } from './panels/region-panel';
import { edited, type RegionPatch } from './region-edits';
import { RegionFiles } from './region-files';

/** All about regions that is not the canvas: the list, what is selected, the layers they lie on, and what they were. */
@Component({
  selector: 'app-region-desk',
  imports: [DrawingLayersPanel, LayerHistory, RegionDetails, RegionPanel],
  templateUrl: './region-desk.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegionDesk {
  readonly readOnly = input(false);
  /** The region under the pointer on the canvas. */
  readonly hovered = input<string | null>(null);
  /** The region under the pointer in the list. */
  readonly hoverChanged = output<string | null>();
  /** A part of the image, to be shown in the middle of the canvas. */
  readonly found = output<Box>();
  /** An earlier state of a layer, to be shown in place of it; null: as it is now. */
  readonly pastShown = output<PastState | null>();

  protected readonly store = inject(AnnotationStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly session = inject(Session);
  private readonly files = inject(RegionFiles);

  protected readonly board = computed(() => this.store.regions());
  protected readonly labels = computed(() => this.store.surroundings()?.labels ?? []);
  protected readonly classes = computed(
    () => new Map(this.labels().map(({ label_id, name }) => [label_id, name] as const)),
  );
  protected readonly selected = computed(() => this.board().selected());
  protected readonly me = computed(() => this.session.user()?.user_id ?? 0);
  protected readonly history = signal<HistorySubject | null>(null);
  /** Id of the layer that a file is being chosen for. */
  protected importing = 0;
  protected readonly mayRestore = computed(() => {
    const layer = this.store.drawing().find(this.history()?.layerId ?? 0);
    if (!layer || this.readOnly()) return false;
    return layer.shared || layer.ownerId === this.me() || this.store.mayAdminister();
  });

  /** Says of what is selected that it is of a class: the label at this place of the project's list, from 0. */
  classifyByPlace(place: number): void {
    const label = this.labels()[place];
    if (label) this.classify(label.label_id);
  }

  protected edit(patch: RegionPatch): void {
    const changes = edited(this.selected(), patch);
    if (changes.length > 0) this.board().commit(changes);
  }

  protected classify(labelId: number): void {
    const place = this.labels().findIndex(({ label_id }) => label_id === labelId);
    const label = this.labels()[place];
    this.edit(label ? { labelId, colour: colourOfLabel(label, place) } : { labelId: 0 });
  }

  protected removeSelected(): void {
    const free = this.selected().filter(({ locked }) => !locked);
    this.board().remove(free.map(({ regionId }) => regionId));
  }

  protected find(regions: readonly Region[]): void {
    const boxes = regions.map((region) => shapeOf(region).bounds(region.geometry));
    this.found.emit(
      boxAround(
        boxes.flatMap(({ minX, minY, maxX, maxY }): Point[] => [
          [minX, minY],
          [maxX, maxY],
        ]),
      ),
    );
  }

  protected findOne(regionId: string): void {
    const region = this.board().find(regionId);
    if (region) this.find([region]);
  }

  protected tellOfRegion(): void {
    const [region] = this.selected();
    if (region)
      this.history.set({
        layerId: region.layerId,
        regionId: region.regionId,
        name: region.name || $localize`a region`,
      });
  }

  protected async create(shared: boolean): Promise<void> {
    const name = await this.askName({
      title: shared ? $localize`New layer for all who take part` : $localize`New layer of mine`,
      label: $localize`Name of the layer`,
      hint: shared
        ? $localize`Everybody who takes part may draw on it.`
        : $localize`Others see it, but only you draw on it.`,
      action: $localize`Make it`,
      make: async (wanted) => {
        const layer = await this.store.drawing().create(wanted, shared);
        this.board().addLayer(layer.layerId);
        this.board().drawOn(layer.layerId);
        return wanted;
      },
    });
    if (name) this.notices.done($localize`You now draw on “${name}:layer:”.`);
  }

  protected async rename(layer: DrawingLayer): Promise<void> {
    await this.askName({
      title: $localize`Rename “${layer.name}:layer:”`,
      label: $localize`New name`,
      hint: '',
      action: $localize`Rename`,
      make: (name) => this.store.drawing().change(layer.layerId, { name }),
    });
  }

  /** Who may not change it for everybody changes it for this page. */
  protected async change(layerId: number, patch: LayerPatch): Promise<void> {
    const layer = this.store.drawing().find(layerId);
    const mayChange = !this.readOnly() && (layer?.ownerId === this.me() || this.store.mayAdminister());
    if (mayChange) await this.store.drawing().change(layerId, patch);
    else this.store.drawing().preview(layerId, patch);
  }

  protected async remove(layer: DrawingLayer): Promise<void> {
    const count = this.board()
      .regions()
      .filter(({ layerId }) => layerId === layer.layerId).length;
    const data: Confirmation = {
      title: $localize`Delete “${layer.name}:layer:”?`,
      text:
        count === 1
          ? $localize`One region goes with it. For 30 days it can be brought back from the trash.`
          : $localize`${count}:count: regions go with it. For 30 days it can be brought back from the trash.`,
      action: $localize`Delete`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.store.settle();
    await this.store.drawing().remove(layer.layerId);
    this.board().dropLayer(layer.layerId);
  }

  /** Draws what the chosen file has on the layer that it was asked for. */
  protected async importFrom(chooser: HTMLInputElement): Promise<void> {
    const [file] = chooser.files ?? [];
    // The same file may be chosen again.
    chooser.value = '';
    if (!file) return;
    const layerId = this.importing;
    try {
      await this.store.settle();
      const told = await this.files.bring(layerId, file);
      await this.board().refresh(layerId);
      this.notices.done(told);
    } catch (error) {
      this.notices.failed(error);
    }
  }

  protected takeRestored(made: { layerId: number; regions: readonly Region[]; deleted: readonly string[] }): void {
    this.board().receive(made.layerId, made.regions, made.deleted);
    this.notices.done($localize`The layer is as it was then.`);
  }

  private async askName(data: NameRequest): Promise<string | undefined> {
    const dialog = this.dialogs.open<NameDialog, NameRequest, string>(NameDialog, { data, width: '28rem' });
    return firstValueFrom(dialog.afterClosed());
  }
}
