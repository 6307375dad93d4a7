import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatSlider, MatSliderRangeThumb, MatSliderThumb } from '@angular/material/slider';
import { mdiChevronDown, mdiEyeOffOutline, mdiEyeOutline } from '@mdi/js';
import { Icon } from '../../ui/icon';
import { Meter } from '../../ui/meter';
import { type Channel, measuredRange } from '../channel';
import type { RangePreset } from '../channel-board';
import { type Rgb, parseColour, printColour } from '../colour';
import { histogramDomain, histogramPath } from '../histogram';

/** One channel: whether it is seen, in which colour, and which values its colour is spread over. */
@Component({
  selector: 'app-channel-row',
  imports: [Icon, MatIconButton, MatSlider, MatSliderRangeThumb, MatSliderThumb, Meter],
  host: { '[class.off]': '!channel().display.visible', '[attr.data-channel]': 'channel().name' },
  templateUrl: './channel-row.html',
  styleUrl: './channel-row.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelRow {
  readonly channel = input.required<Channel>();
  readonly visibleChosen = output<boolean>();
  readonly colourChosen = output<Rgb>();
  readonly limitChosen = output<{ readonly limit: 'min' | 'max'; readonly value: number }>();
  readonly rangeChosen = output<RangePreset>();
  readonly gammaChosen = output<number>();
  readonly opacityChosen = output<number>();

  protected readonly open = signal(false);
  protected readonly showIcon = mdiEyeOutline;
  protected readonly hideIcon = mdiEyeOffOutline;
  protected readonly openIcon = mdiChevronDown;

  protected readonly display = computed(() => this.channel().display);
  protected readonly colour = computed(() => printColour(this.display().colour));
  protected readonly domain = computed(() =>
    histogramDomain(measuredRange(this.channel().statistics, this.channel().full), this.display()),
  );
  protected readonly path = computed(() => {
    const { statistics, full } = this.channel();
    return statistics ? histogramPath(statistics.histogram, full, this.domain()) : '';
  });

  protected chooseColour(event: Event): void {
    const colour = parseColour((event.target as HTMLInputElement).value);
    if (colour) this.colourChosen.emit(colour);
  }

  /** From a number field: what is not a number is put back. */
  protected typeLimit(limit: 'min' | 'max', event: Event): void {
    const field = event.target as HTMLInputElement;
    if (field.value.trim() !== '') this.limitChosen.emit({ limit, value: field.valueAsNumber });
    // Also when the typed value was put right to the one that is there already, which changes no binding.
    field.value = String(Math.round(this.display()[limit]));
  }

  protected percent(part: number): string {
    return `${Math.round(part * 100)} %`;
  }
}
