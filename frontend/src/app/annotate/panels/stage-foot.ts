import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import {
  mdiCameraOutline,
  mdiFitToScreenOutline,
  mdiFullscreen,
  mdiMapOutline,
  mdiMinus,
  mdiPlus,
  mdiRotateRight,
} from '@mdi/js';
import { Icon } from '../../ui/icon';
import { Named } from '../../ui/named';
import type { PointerValue } from '../pointer-values';

/** What the buttons below the image ask for. */
export type ViewAction = 'fit' | 'closer' | 'further' | 'pixels' | 'turn' | 'overview' | 'picture' | 'fullScreen';

/** Below the image: what the tool can do, where the pointer is, how close we are. */
@Component({
  selector: 'app-stage-foot',
  imports: [Icon, MatIconButton, Named],
  host: { class: 'dense' },
  template: `
    <p class="hint">{{ hint() }}</p>
    <p class="figures place" [attr.data-place]="exactPlace()">
      @if (pointer(); as at) {
        {{ at.x.toFixed(1) }}, {{ at.y.toFixed(1) }} px
      }
    </p>
    @if (values().length > 0) {
      <ul class="figures values" [attr.data-values]="exactValues()">
        @for (each of values(); track each.name) {
          <li
            [class.mean]="!each.isExact"
            [title]="each.isExact ? each.name : each.name + ', mean of the pixels around'"
          >
            <span class="dot" [style.background]="each.colour"></span>{{ each.name }} {{ each.isExact ? '' : '≈ '
            }}{{ text(each) }}
          </li>
        }
      </ul>
    }
    <div class="zoom" role="group" aria-label="Zoom" i18n-aria-label>
      <button matIconButton type="button" appNamed="Zoom out" i18n-appNamed (click)="viewChosen.emit('further')">
        <app-icon [path]="furtherIcon" />
      </button>
      <button
        type="button"
        class="level figures"
        aria-label="Show each pixel as one"
        i18n-aria-label
        (click)="viewChosen.emit('pixels')"
      >
        {{ level() }}
      </button>
      <button matIconButton type="button" appNamed="Zoom in" i18n-appNamed (click)="viewChosen.emit('closer')">
        <app-icon [path]="closerIcon" />
      </button>
      <button
        matIconButton
        type="button"
        appNamed="Fit the image into the window"
        i18n-appNamed
        (click)="viewChosen.emit('fit')"
      >
        <app-icon [path]="fitIcon" />
      </button>
      <button
        matIconButton
        type="button"
        appNamed="Turn the image by 90°"
        i18n-appNamed
        appKey="R"
        (click)="viewChosen.emit('turn')"
      >
        <app-icon [path]="turnIcon" />
      </button>
      <button
        matIconButton
        type="button"
        appNamed="Overview map"
        i18n-appNamed
        appKey="M"
        [attr.aria-pressed]="overview()"
        (click)="viewChosen.emit('overview')"
      >
        <app-icon [path]="overviewIcon" />
      </button>
      <button
        matIconButton
        type="button"
        appNamed="Save or copy a picture"
        i18n-appNamed
        (click)="viewChosen.emit('picture')"
      >
        <app-icon [path]="pictureIcon" />
      </button>
      <button
        matIconButton
        type="button"
        appNamed="Full screen"
        i18n-appNamed
        appKey="F"
        (click)="viewChosen.emit('fullScreen')"
      >
        <app-icon [path]="fullScreenIcon" />
      </button>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 1rem;
      height: 36px;
      padding: 0 4px 0 12px;
      border-top: var(--hairline);
      background: var(--mat-sys-surface-container-low);
      color: var(--mat-sys-on-surface-variant);
      font-size: 0.8125rem;
    }
    .hint {
      flex: 1;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .place {
      white-space: nowrap;
    }
    .values {
      display: flex;
      gap: 0.75rem;
      min-width: 0;
      margin: 0;
      padding: 0;
      overflow: hidden;
      list-style: none;
      white-space: nowrap;
    }
    .values li.mean {
      opacity: 0.75;
    }
    .dot {
      display: inline-block;
      width: 8px;
      height: 8px;
      margin-right: 4px;
      border-radius: 50%;
    }
    button[aria-pressed='true'] {
      color: var(--mat-sys-primary);
    }
    .zoom {
      display: flex;
      align-items: center;
    }
    .level {
      min-width: 3.75rem;
      height: 28px;
      border: 0;
      border-radius: 6px;
      background: none;
      color: inherit;
      font: inherit;
      cursor: pointer;
    }
    .level:hover {
      background: color-mix(in srgb, var(--mat-sys-on-surface) 8%, transparent);
    }
    .zoom app-icon {
      width: 18px;
      height: 18px;
    }
    @media (max-width: 40rem) {
      .place {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StageFoot {
  readonly hint = input.required<string>();
  /** Image px under the pointer; null when it is elsewhere. */
  readonly pointer = input.required<{ readonly x: number; readonly y: number } | null>();
  /** Screen px per image px; null until something is shown. */
  readonly zoom = input.required<number | null>();
  /** What the visible channels have there. */
  readonly values = input<readonly PointerValue[]>([]);
  readonly overview = input(false);
  readonly viewChosen = output<ViewAction>();

  protected readonly level = computed(() => {
    const zoom = this.zoom();
    if (zoom === null) return '–';
    return `${zoom < 0.1 ? (100 * zoom).toFixed(1) : Math.round(100 * zoom)} %`;
  });
  /** With all digits, for tests that need to know where image px are on the screen. */
  protected readonly exactPlace = computed(() => {
    const at = this.pointer();
    return at ? `${at.x} ${at.y}` : '';
  });
  protected readonly furtherIcon = mdiMinus;
  protected readonly closerIcon = mdiPlus;
  /** For tests: all digits, and only once they are those of the file. */
  protected readonly exactValues = computed(() =>
    this.values().every(({ isExact }) => isExact)
      ? this.values()
          .map(({ name, values }) => `${name} ${values.join(' ')}`)
          .join(';')
      : '',
  );
  protected readonly overviewIcon = mdiMapOutline;
  protected readonly pictureIcon = mdiCameraOutline;
  protected readonly turnIcon = mdiRotateRight;
  protected readonly fullScreenIcon = mdiFullscreen;
  protected readonly fitIcon = mdiFitToScreenOutline;

  protected text({ values }: PointerValue): string {
    return values.map((value) => (Number.isInteger(value) ? String(value) : value.toPrecision(5))).join(' ');
  }
}
