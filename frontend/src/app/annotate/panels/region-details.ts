import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { mdiCrosshairsGps, mdiDeleteOutline, mdiHistory } from '@mdi/js';
import type { LabelDto } from '../../api/models/label-dto';
import type { Region } from '../../drawing/region';
import { Icon } from '../../ui/icon';
import { Named } from '../../ui/named';
import { measureTexts } from '../measure-text';
import { inCommon, type RegionPatch } from '../region-edits';

type Tick = 'filled' | 'locked' | 'hidden';
const TICKS: readonly { readonly name: Tick; readonly label: string }[] = [
  { name: 'filled', label: $localize`Filled` },
  { name: 'locked', label: $localize`Locked` },
  { name: 'hidden', label: $localize`Hidden` },
];
const [THINNEST_PX, THICKEST_PX] = [0.5, 20];

/** What the selected regions are called, what they are, how they look, and how large they are. */
@Component({
  selector: 'app-region-details',
  imports: [Icon, MatIconButton, Named],
  templateUrl: './region-details.html',
  styleUrls: ['./panel.scss', './region-details.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegionDetails {
  /** The selected ones, at least one. */
  readonly regions = input.required<readonly Region[]>();
  readonly labels = input.required<readonly LabelDto[]>();
  /** Side of a full-resolution pixel in µm; null: not known. */
  readonly pixelSizeUm = input<number | null>(null);
  readonly readOnly = input(false);
  readonly edited = output<RegionPatch>();
  /** 0: none any more. */
  readonly classChosen = output<number>();
  readonly deleted = output();
  readonly found = output();
  readonly historyAsked = output();

  protected readonly single = computed(() => (this.regions().length === 1 ? this.regions()[0] : null));
  protected readonly heading = computed(() =>
    this.single() ? $localize`Selected region` : $localize`${this.regions().length}:count: selected regions`,
  );
  protected readonly labelId = computed(() => inCommon(this.regions(), 'labelId'));
  protected readonly colour = computed(
    () => inCommon(this.regions(), 'colour') ?? this.regions()[0]?.colour ?? '#ffffff',
  );
  protected readonly strokePx = computed(() => inCommon(this.regions(), 'strokePx') ?? '');
  protected readonly locked = computed(() => inCommon(this.regions(), 'locked'));
  protected readonly measures = computed(() => {
    const single = this.single();
    return single ? measureTexts(single, this.pixelSizeUm()) : [];
  });

  protected readonly ticks = TICKS;
  protected readonly findIcon = mdiCrosshairsGps;
  protected readonly historyIcon = mdiHistory;
  protected readonly deleteIcon = mdiDeleteOutline;

  protected stateOf(name: Tick): boolean | undefined {
    return inCommon(this.regions(), name);
  }

  protected chooseClass(event: Event): void {
    this.classChosen.emit(Number((event.target as HTMLSelectElement).value));
  }

  protected chooseColour(event: Event): void {
    this.edited.emit({ colour: (event.target as HTMLInputElement).value.toLowerCase() });
  }

  protected chooseStroke(event: Event): void {
    const wanted = (event.target as HTMLInputElement).valueAsNumber;
    if (Number.isFinite(wanted)) this.edited.emit({ strokePx: Math.min(THICKEST_PX, Math.max(THINNEST_PX, wanted)) });
  }

  protected tickChosen(name: Tick, event: Event): void {
    this.edited.emit({ [name]: (event.target as HTMLInputElement).checked });
  }
}
