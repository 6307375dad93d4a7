import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiCheck, mdiContentCopy } from '@mdi/js';
import { Icon } from './icon';

const COPIED_SHOWN_MS = 2500;

/** How a whole folder of images comes in by script. */
@Component({
  selector: 'app-import-hint',
  imports: [Icon, MatButton],
  template: `
    <section aria-labelledby="import-hint">
      <div>
        <h2 id="import-hint" i18n>Many images? Import a folder by script</h2>
        <p class="quiet" i18n>
          <code>Project/Category/Sample/Group/Channel.tif</code> becomes a project as it lies on disk. The Python client
          is one file to put beside your script:
          <a href="/memento/client/memento_cl.py" download>download memento_cl.py</a>.
        </p>
      </div>
      <div class="code">
        <pre tabindex="0" aria-label="How to connect the Python client" i18n-aria-label>{{ script }}</pre>
        <button matButton type="button" (click)="copy()">
          <app-icon matButtonIcon [path]="copied() ? copiedIcon : copyIcon" />
          @if (copied()) {
            <ng-container i18n>Copied</ng-container>
          } @else {
            <ng-container i18n>Copy</ng-container>
          }
        </button>
      </div>
    </section>
  `,
  styles: `
    section {
      display: grid;
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
      gap: 1.5rem 2.5rem;
      padding: 1.75rem;
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container-low);
    }
    p {
      margin-top: 0.5rem;
      line-height: 1.65;
      overflow-wrap: anywhere;
    }
    .code {
      position: relative;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container);
    }
    pre {
      margin: 0;
      padding: 1rem 7rem 1rem 1.25rem;
      overflow-x: auto;
      font:
        0.8125rem/1.7 ui-monospace,
        'DejaVu Sans Mono',
        Menlo,
        Consolas,
        monospace;
    }
    button {
      position: absolute;
      top: 0.5rem;
      right: 0.5rem;
    }
    @media (max-width: 48rem) {
      section {
        grid-template-columns: minmax(0, 1fr);
        padding: 1.25rem;
      }
      pre {
        padding: 3.5rem 1rem 1rem;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportHint {
  private readonly clipboard = inject(Clipboard);
  protected readonly copied = signal(false);
  protected readonly copyIcon = mdiContentCopy;
  protected readonly copiedIcon = mdiCheck;
  protected readonly script = [
    'from memento_cl import MementoClient',
    '',
    `client = MementoClient("${location.origin}/memento/")`,
    'client.login("user name", "password")',
  ].join('\n');

  protected copy(): void {
    this.copied.set(this.clipboard.copy(this.script));
    setTimeout(() => this.copied.set(false), COPIED_SHOWN_MS);
  }
}
