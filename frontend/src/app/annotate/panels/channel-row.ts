import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatSlider, MatSliderThumb } from '@angular/material/slider';
import { mdiChevronDown, mdiEyeOffOutline, mdiEyeOutline } from '@mdi/js';
import { Icon } from '../../ui/icon';
import { Meter } from '../../ui/meter';
import type { Channel } from '../channel';
import type { RangePreset } from '../channel-board';
import { type Rgb, printColour } from '../colour';
import type { Histogram } from '../histogram';
import { HistogramReader } from '../histogram-reader';
import { type LutName, lutGradient } from '../lookup-tables';
import { printValue } from '../value-range';
import { ChannelHistogram } from './channel-histogram';
import { ColourChoice } from './colour-choice';

/** While one goes through groups or from sample to sample, histograms are read where one stays. */
const REST_MS = 200;

/** One channel: whether it is seen, in which colour, and which values its colour is spread over. */
@Component({
  selector: 'app-channel-row',
  imports: [ChannelHistogram, ColourChoice, Icon, MatIconButton, MatSlider, MatSliderThumb, Meter],
  host: { '[class.off]': '!channel().display.visible', '[attr.data-channel]': 'channel().name' },
  templateUrl: './channel-row.html',
  styleUrl: './channel-row.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelRow {
  readonly channel = input.required<Channel>();
  /** Whether it is shown alone. */
  readonly alone = input(false);
  readonly logarithmic = input(true);
  readonly visibleChosen = output<boolean>();
  readonly aloneToggled = output();
  readonly colourChosen = output<Rgb>();
  readonly lutChosen = output<LutName>();
  readonly limitChosen = output<{ readonly limit: 'min' | 'max'; readonly value: number }>();
  readonly rangeChosen = output<RangePreset>();
  readonly gammaChosen = output<number>();
  readonly opacityChosen = output<number>();

  private readonly reader = inject(HistogramReader);
  /** Whether its controls are there at first. */
  readonly unfolded = input(false);
  protected readonly open = linkedSignal(() => this.unfolded());
  protected readonly histogram = signal<Histogram | null>(null);
  protected readonly showIcon = mdiEyeOutline;
  protected readonly hideIcon = mdiEyeOffOutline;
  protected readonly openIcon = mdiChevronDown;

  /** Of the controls, for who hears them. */
  protected readonly names = computed(() => {
    const { name } = this.channel();
    return {
      show: $localize`Show ${name}:channel:`,
      colour: $localize`Choose colour of ${name}:channel:`,
      more: $localize`More for ${name}:channel:`,
      preparing: $localize`Preparing ${name}:channel:`,
      lowest: $localize`Lowest value of ${name}:channel:`,
      range: $localize`Range of ${name}:channel:`,
      highest: $localize`Highest value of ${name}:channel:`,
      opacity: $localize`Opacity of ${name}:channel:`,
      gamma: $localize`Gamma value of ${name}:channel:`,
      only: $localize`Only ${name}:channel:`,
    };
  });
  protected readonly look = computed(() => this.channel().look);
  protected readonly swatch = computed(() => {
    const { lutName, colour } = this.look();
    return lutName === 'colour' ? printColour(colour) : lutGradient(lutName, colour);
  });
  /** A colour in which bars can be seen on a light panel as well as on a dark one. */
  protected readonly tint = computed(() =>
    this.look().lutName === 'colour' ? printColour(this.look().colour) : 'var(--mat-sys-on-surface-variant)',
  );
  /** The picture, as far as its histogram goes: the same while only the display changes. */
  private readonly picture = computed(() => this.channel(), {
    equal: (a, b) => a.key === b.key && a.image.status === b.image.status,
  });

  constructor() {
    effect((onCleanup) => {
      const picture = this.picture();
      if (picture.isRgb) return this.histogram.set(null);
      let isShown = true;
      const timer = setTimeout(
        () =>
          void this.reader
            .of(picture)
            // The panel does without it; whatever is wrong shows in the tiles too, and the next look asks again.
            .catch(() => null)
            .then((histogram) => isShown && this.histogram.set(histogram)),
        REST_MS,
      );
      onCleanup(() => {
        isShown = false;
        clearTimeout(timer);
      });
    });
  }

  protected toggle(event: MouseEvent): void {
    if (event.altKey) this.aloneToggled.emit();
    else this.visibleChosen.emit(!this.channel().display.visible);
  }

  protected printed(limit: 'min' | 'max'): string {
    return printValue(this.look()[limit], this.channel().scale);
  }

  /** From a number field: what is not a number is put back. */
  protected typeLimit(limit: 'min' | 'max', event: Event): void {
    const field = event.target as HTMLInputElement;
    if (field.value.trim() !== '') this.limitChosen.emit({ limit, value: field.valueAsNumber });
    // Also when the typed value was put right to the one that is there already, which changes no binding.
    field.value = this.printed(limit);
  }

  protected typeGamma(event: Event): void {
    const field = event.target as HTMLInputElement;
    if (field.valueAsNumber > 0) this.gammaChosen.emit(field.valueAsNumber);
    field.value = this.look().gamma.toFixed(2);
  }

  protected percent(part: number): string {
    return `${Math.round(part * 100)} %`;
  }

  protected readonly facts = computed(() => {
    const { image, scale, measured } = this.channel();
    const bits = { uint8: '8 bit', uint16: '16 bit', float32: '32 bit' }[image.pyramid?.sample_type ?? 'uint8'];
    return [
      `${image.width} × ${image.height} px`,
      scale.whole && scale.full.min < 0 ? $localize`${bits}:bits: signed` : bits,
      measured &&
        $localize`values ${printValue(measured.minimum, scale)}:least: to ${printValue(measured.maximum, scale)}:most:`,
      image.pixel_size_um && `${image.pixel_size_um.toFixed(4)} µm/px`,
    ].filter((fact) => fact);
  });
}
