import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDivider } from '@angular/material/divider';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { mdiChartBellCurve, mdiDotsVertical, mdiMathLog } from '@mdi/js';
import { Icon } from '../../ui/icon';
import type { Channel } from '../channel';
import type { ChannelBoard } from '../channel-board';
import { ChannelRow } from './channel-row';
import { GroupSlider } from './group-slider';

const SCALE_KEY = 'memento.histogram';

/** The channels of the sample, which group of them is shown, and what of it is kept. */
@Component({
  selector: 'app-channel-panel',
  imports: [ChannelRow, GroupSlider, Icon, MatButton, MatDivider, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger],
  templateUrl: './channel-panel.html',
  styleUrls: ['./panel.scss', './channel-panel.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelPanel {
  readonly board = input.required<ChannelBoard>();
  /** Whether I may make my view everybody's first view. */
  readonly savable = input(false);
  /** Whether the controls of all channels are there at first. */
  readonly unfolded = input(false);
  readonly saved = output();
  readonly kept = output();
  readonly resetChosen = output();
  readonly copyChosen = output();

  protected readonly logarithmic = signal(storedScale());
  protected readonly scaleText = computed(() =>
    this.logarithmic() ? $localize`Histograms are logarithmic` : $localize`Histograms are linear`,
  );
  protected readonly menuIcon = mdiDotsVertical;
  protected readonly logIcon = mdiMathLog;
  protected readonly linearIcon = mdiChartBellCurve;
  /** One row for a channel in all groups: what is unfolded stays so. */
  protected readonly rows = computed(() => {
    const seen = new Map<string, number>();
    return this.board()
      .channels()
      .map((channel) => {
        const times = (seen.get(channel.link) ?? 0) + 1;
        seen.set(channel.link, times);
        return { id: `${channel.link} ${times}`, channel };
      });
  });
  protected readonly hasGrey = computed(() => this.rows().some(({ channel }) => !channel.isRgb));
  protected readonly hidden = computed(() => this.rows().filter(({ channel }) => !channel.display.visible).length);

  protected isAlone(channel: Channel): boolean {
    return this.board().isAlone(channel.key);
  }

  protected toggleScale(): void {
    this.logarithmic.update((logarithmic) => !logarithmic);
    try {
      localStorage.setItem(SCALE_KEY, this.logarithmic() ? 'log' : 'linear');
    } catch {
      // A browser that keeps nothing: it begins with logarithms again.
    }
  }
}

function storedScale(): boolean {
  try {
    return localStorage.getItem(SCALE_KEY) !== 'linear';
  } catch {
    return true;
  }
}
