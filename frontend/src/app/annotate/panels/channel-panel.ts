import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { mdiChevronLeft, mdiChevronRight } from '@mdi/js';
import { Icon } from '../../ui/icon';
import type { ChannelBoard } from '../channel-board';
import { ChannelRow } from './channel-row';

/** The channels of the sample, and which group of them is shown. */
@Component({
  selector: 'app-channel-panel',
  imports: [ChannelRow, Icon, MatButton, MatIconButton],
  template: `
    <section aria-labelledby="channels-heading">
      <div class="head">
        <h2 id="channels-heading">Channels</h2>
        @if (board().isChanged()) {
          <button matButton type="button" (click)="board().reset()">Reset</button>
          @if (savable()) {
            <button matButton type="button" (click)="saved.emit()">Save for everyone</button>
          }
        }
      </div>
      @if (board().groups().length > 1) {
        <div class="group">
          <button matIconButton type="button" aria-label="Previous group" [disabled]="place() === 0" (click)="go(-1)">
            <app-icon [path]="backIcon" />
          </button>
          <select aria-label="Group" (change)="choose($event)">
            @for (group of board().groups(); track group.groupId) {
              <option [value]="group.groupId" [selected]="group.groupId === board().groupId()">{{ group.name }}</option>
            }
          </select>
          <button
            matIconButton
            type="button"
            aria-label="Next group"
            [disabled]="place() === board().groups().length - 1"
            (click)="go(1)"
          >
            <app-icon [path]="onIcon" />
          </button>
        </div>
      }
      @for (channel of board().channels(); track channel.layer.layer_id) {
        <app-channel-row
          [channel]="channel"
          (visibleChosen)="board().setVisible(channel.key, $event)"
          (colourChosen)="board().setColour(channel.key, $event)"
          (limitChosen)="board().setLimit(channel.key, $event.limit, $event.value)"
          (rangeChosen)="board().setRange(channel.key, $event)"
          (gammaChosen)="board().setGamma(channel.key, $event)"
          (opacityChosen)="board().setOpacity(channel.key, $event)"
        />
      } @empty {
        <p class="quiet">This sample has no image yet.</p>
      }
    </section>
  `,
  styles: `
    .group {
      display: flex;
      align-items: center;
      gap: 4px;
      margin: 0 -8px 8px;
    }
    select {
      flex: 1;
      min-width: 0;
      height: 32px;
      padding: 0 8px;
      border: 1px solid var(--mat-sys-outline);
      border-radius: 6px;
      background: var(--mat-sys-surface-container);
      color: inherit;
      font: inherit;
    }
  `,
  styleUrl: './panel.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelPanel {
  readonly board = input.required<ChannelBoard>();
  /** Whether I may make my view everybody's first view. */
  readonly savable = input(false);
  readonly saved = output();
  protected readonly backIcon = mdiChevronLeft;
  protected readonly onIcon = mdiChevronRight;

  protected place(): number {
    return this.board()
      .groups()
      .findIndex((group) => group.groupId === this.board().groupId());
  }

  protected go(steps: number): void {
    const group = this.board().groups()[this.place() + steps];
    if (group) this.board().chooseGroup(group.groupId);
  }

  protected choose(event: Event): void {
    this.board().chooseGroup(Number((event.target as HTMLSelectElement).value));
  }
}
