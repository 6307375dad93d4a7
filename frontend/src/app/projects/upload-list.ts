import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { mdiAlertCircleOutline, mdiCheckCircle, mdiClose } from '@mdi/js';
import { Icon } from '../ui/icon';
import { Meter } from '../ui/meter';
import { type UploadItem, nextName } from './sample-upload';

const KILOBYTE = 1000;
const MEGABYTE = 1_000_000;

/** The chosen files and how far each is. */
@Component({
  selector: 'app-upload-list',
  imports: [Icon, MatButton, MatIconButton, Meter],
  template: `
    <ul aria-label="Files" i18n-aria-label>
      @for (item of items(); track item.itemId) {
        <li [attr.data-upload]="item.state">
          <div class="name">
            <span>{{ item.name }}</span>
            <span class="quiet figures">{{ sizeOf(item) }}</span>
          </div>
          @switch (item.state) {
            @case ('sending') {
              <app-meter [done]="item.progress" [of]="1" [label]="'Sending ' + item.name" />
            }
            @case ('sent') {
              <app-meter [done]="1" [of]="1" [label]="'Sent ' + item.name" />
            }
            @case ('done') {
              <app-icon class="done" [path]="doneIcon" /><span class="heard" i18n>Done</span>
            }
            @default {
              <button
                matIconButton
                type="button"
                [disabled]="locked()"
                [attr.aria-label]="'Leave out ' + item.name"
                (click)="removed.emit(item.itemId)"
              >
                <app-icon [path]="removeIcon" />
              </button>
            }
          }
          @if (item.problem) {
            <p role="alert">
              <app-icon [path]="failedIcon" /><span>{{ item.problem }}</span>
              @if (item.isNameTaken) {
                <button matButton type="button" [disabled]="locked()" (click)="renamed.emit(item.itemId)">
                  Call it “{{ next(item) }}”
                </button>
              }
            </p>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      max-height: 16rem;
      margin: 0;
      padding: 0;
      overflow-y: auto;
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-medium);
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: 0 1rem;
      min-height: 48px;
      padding: 0 0.25rem 0 1rem;
    }
    li + li {
      border-top: var(--hairline);
    }
    .name {
      display: flex;
      gap: 0.75rem;
      min-width: 0;
    }
    .name span:first-child {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .quiet {
      flex: none;
    }
    app-meter {
      width: 8rem;
      margin-right: 0.75rem;
    }
    .done {
      margin-right: 0.75rem;
      color: var(--good);
    }
    p {
      grid-column: 1 / -1;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.25rem 0.5rem;
      padding-bottom: 0.5rem;
      color: var(--mat-sys-error);
      font-size: 0.8125rem;
    }
    p span {
      flex: 1;
      min-width: 12rem;
    }
    p app-icon {
      width: 18px;
      height: 18px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UploadList {
  readonly items = input.required<readonly UploadItem[]>();
  /** Whether files are travelling: then nothing can be taken out or renamed. */
  readonly locked = input(false);
  readonly removed = output<number>();
  readonly renamed = output<number>();
  protected readonly doneIcon = mdiCheckCircle;
  protected readonly failedIcon = mdiAlertCircleOutline;
  protected readonly removeIcon = mdiClose;

  protected sizeOf(item: UploadItem): string {
    if (item.file.size < MEGABYTE) return `${Math.ceil(item.file.size / KILOBYTE)} kB`;
    const megabytes = item.file.size / MEGABYTE;
    return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
  }

  protected next(item: UploadItem): string {
    return nextName(item.name);
  }
}
