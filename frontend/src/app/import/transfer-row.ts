import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import { RouterLink } from '@angular/router';
import {
  mdiAlertCircleOutline,
  mdiCheckCircle,
  mdiCircleOutline,
  mdiCloseCircleOutline,
  mdiFormTextbox,
  mdiProgressUpload,
  mdiRefresh,
} from '@mdi/js';
import { Icon } from '../ui/icon';
import { Meter } from '../ui/meter';
import { Named } from '../ui/named';
import { nextName } from './image-names';
import type { FileState, TransferFile } from './transfer';
import { sizeInWords } from './words';

/** One file on its way: how far it is, and what can be done when it failed. */
@Component({
  selector: 'app-transfer-row',
  imports: [Icon, MatIconButton, MatTooltip, Meter, Named, RouterLink],
  host: { '[attr.data-file-state]': 'shown().state' },
  template: `
    <app-icon class="state" [path]="icon()" />
    <div class="what">
      <span class="name" [title]="file().planned.path">
        @if (shown().annotationId) {
          <a [routerLink]="['/projects', projectId(), 'samples', shown().annotationId]">{{ file().planned.path }}</a>
        } @else {
          {{ file().planned.path }}
        }
      </span>
      @if (shown().problem) {
        <span class="problem" [matTooltip]="shown().problem">{{ shown().problem }}</span>
      } @else if (shown().state === 'sending') {
        <app-meter [done]="shown().sentBytes" [of]="file().planned.size" [label]="meterLabel()" />
      } @else {
        <span class="quiet">{{ words() }}</span>
      }
    </div>
    <span class="quiet figures size">{{ size() }}</span>
    @if (shown().state === 'failed') {
      <div class="actions">
        @if (shown().isNameTaken) {
          <button matIconButton type="button" [appNamed]="renameLabel()" (click)="renamed.emit()">
            <app-icon [path]="renameIcon" />
          </button>
        } @else {
          <button
            matIconButton
            type="button"
            appNamed="Try {{ file().planned.path }} again"
            i18n-appNamed
            (click)="retried.emit()"
          >
            <app-icon [path]="retryIcon" />
          </button>
        }
        <button
          matIconButton
          type="button"
          appNamed="Go on without {{ file().planned.path }}"
          i18n-appNamed
          (click)="leftOut.emit()"
        >
          <app-icon [path]="leaveOutIcon" />
        </button>
      </div>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 0.75rem;
      height: 64px;
      contain: inline-size; /* as wide as the list, not as its names */
      padding-inline: 1rem 0.5rem;
      border-bottom: var(--hairline);
    }
    .state {
      color: var(--mat-sys-on-surface-variant);
    }
    :host([data-file-state='done']) .state {
      color: var(--good);
    }
    :host([data-file-state='failed']) .state,
    .problem {
      color: var(--mat-sys-error);
    }
    :host([data-file-state='sending']) .state {
      color: var(--mat-sys-primary);
    }
    .what {
      display: grid;
      flex: 1;
      gap: 0.15rem;
      min-width: 0;
    }
    .problem {
      display: -webkit-box;
      overflow: hidden;
      line-height: 1.3;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .name,
    .what .quiet {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .problem,
    .quiet {
      font-size: 0.8125rem;
    }
    app-meter {
      margin-block: 0.35rem;
    }
    .actions {
      display: flex;
    }
    .size {
      padding-inline-end: 0.5rem;
      white-space: nowrap;
    }
    @media (max-width: 30rem) {
      .size {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TransferRow {
  readonly file = input.required<TransferFile>();
  readonly projectId = input.required<number>();
  /** Grows when the file may have changed. */
  readonly tick = input.required<number>();
  readonly retried = output();
  readonly renamed = output();
  readonly leftOut = output();
  protected readonly retryIcon = mdiRefresh;
  protected readonly renameIcon = mdiFormTextbox;
  protected readonly leaveOutIcon = mdiCloseCircleOutline;

  /** The file as it is at this tick. */
  protected readonly shown = computed(() => {
    this.tick();
    const { state, problem, sentBytes, annotationId, wasThere, imageName } = this.file();
    const isNameTaken = problem?.code === 'image.name-taken';
    return { state, problem: problem?.message ?? '', isNameTaken, sentBytes, annotationId, wasThere, imageName };
  });
  protected readonly icon = computed(() => ICONS[this.shown().state]);
  protected readonly size = computed(() => sizeInWords(this.file().planned.size));
  protected readonly words = computed(() => {
    const { state, wasThere } = this.shown();
    return state === 'done' && wasThere ? $localize`It was there already` : WORDS[state];
  });
  protected readonly meterLabel = computed(() => $localize`Sending ${this.file().planned.path}`);
  protected readonly renameLabel = computed(() => $localize`Call it “${nextName(this.shown().imageName)}”`);
}

const ICONS: Record<FileState, string> = {
  ...{ waiting: mdiCircleOutline, checking: mdiProgressUpload, sending: mdiProgressUpload, sent: mdiProgressUpload },
  ...{ done: mdiCheckCircle, failed: mdiAlertCircleOutline, 'left-out': mdiCloseCircleOutline },
};

const WORDS: Record<FileState, string> = {
  waiting: $localize`Waiting`,
  checking: $localize`Comparing with what is there`,
  sending: $localize`Sending`,
  sent: $localize`Sent; its sample waits for the other files`,
  done: $localize`Done`,
  failed: $localize`Failed`,
  'left-out': $localize`Left out`,
};
