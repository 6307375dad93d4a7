import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { mdiClose, mdiPause, mdiPlay, mdiRefresh } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { ConfirmDialog, type Confirmation } from '../ui/confirm-dialog';
import { FormProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { Meter } from '../ui/meter';
import { ImportRun } from './import-run';
import { TilingView } from './tiling-view';
import { TransferList } from './transfer-list';
import { counted, sizeInWords, timeInWords } from './words';

/** An import on its way: how far it is in all and file by file, and what can be done about it. */
@Component({
  selector: 'app-run-step',
  imports: [FormProblem, Icon, MatButton, Meter, RouterLink, TilingView, TransferList],
  template: `
    <section class="overall" aria-labelledby="import-state" [attr.data-import]="run.phase()">
      <div role="status">
        <h2 id="import-state">{{ headline() }}</h2>
      </div>
      <app-meter [done]="run.tally().bytesDone" [of]="run.tally().bytes || 1" [label]="meterLabel" />
      <p class="quiet figures" data-import-figures>{{ figures() }}</p>
      @if (problem()) {
        <app-form-problem [text]="problem()" />
      }
      @if (run.isUnkept()) {
        <p class="quiet" i18n>
          This browser keeps nothing of this page. After a reload, choose the same folder once more: what has arrived is
          not sent again.
        </p>
      }
      <div class="actions">
        @switch (run.phase()) {
          @case ('finished') {
            @for (projectId of run.projectIds(); track projectId) {
              <a matButton="filled" [routerLink]="['/projects', projectId]">{{ openLabel() }}</a>
            }
            <button matButton type="button" (click)="finished.emit()" i18n>Import more</button>
          }
          @case ('paused') {
            <button matButton="filled" type="button" (click)="run.resume()">
              <app-icon matButtonIcon [path]="playIcon" /><ng-container i18n>Go on</ng-container>
            </button>
          }
          @case ('stopped') {
            <button matButton="filled" type="button" (click)="run.resume()">
              <app-icon matButtonIcon [path]="retryIcon" /><ng-container i18n>Try again</ng-container>
            </button>
          }
          @default {
            <button matButton="tonal" type="button" (click)="run.pause()">
              <app-icon matButtonIcon [path]="pauseIcon" /><ng-container i18n>Pause</ng-container>
            </button>
          }
        }
        @if (run.phase() !== 'finished') {
          <button matButton type="button" (click)="cancel()">
            <app-icon matButtonIcon [path]="cancelIcon" /><ng-container i18n>Cancel</ng-container>
          </button>
        }
      </div>
    </section>
    @if (run.tiling().images > 0) {
      <app-tiling-view />
    }
    <app-transfer-list />
  `,
  styles: `
    :host {
      display: grid;
      gap: 2rem;
      min-width: 0;
    }
    .overall {
      display: grid;
      gap: 0.75rem;
      padding: clamp(1rem, 3vw, 1.75rem);
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container-low);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 0.75rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunStep {
  readonly finished = output();
  protected readonly run = inject(ImportRun);
  private readonly dialogs = inject(MatDialog);
  protected readonly pauseIcon = mdiPause;
  protected readonly playIcon = mdiPlay;
  protected readonly retryIcon = mdiRefresh;
  protected readonly cancelIcon = mdiClose;
  protected readonly meterLabel = $localize`Sent of the whole import`;

  protected readonly headline = computed(() => {
    const title = this.run.title();
    const { failed, files, leftOut, wereThere } = this.run.tally();
    switch (this.run.phase()) {
      case 'running':
        return $localize`Importing ${title}`;
      case 'offline':
        return $localize`The server cannot be reached. The import goes on by itself as soon as it can.`;
      case 'paused':
        return $localize`Paused: ${title}`;
      case 'stopped':
        return $localize`Stopped: ${title}`;
      case 'finished':
        if (failed > 0)
          return $localize`${title} is imported but for ${counted(failed, $localize`file`, $localize`files`)}`;
        if (wereThere === files - leftOut) return $localize`All of ${title} was there already: nothing was sent`;
        return $localize`${title} is imported`;
    }
  });
  protected readonly figures = computed(() => {
    const { files, done, failed, leftOut, wereThere, bytes, bytesDone } = this.run.tally();
    const left = this.run.phase() === 'running' ? this.run.secondsLeft() : null;
    return [
      files === 1 ? $localize`${done}:done: of 1 file` : $localize`${done}:done: of ${files}:all: files`,
      $localize`${sizeInWords(bytesDone)} of ${sizeInWords(bytes)}`,
      ...(wereThere === 1 ? [$localize`1 was there already`] : []),
      ...(wereThere > 1 ? [$localize`${wereThere}:count: were there already`] : []),
      ...(failed > 0 ? [$localize`${failed} failed`] : []),
      ...(leftOut > 0 ? [$localize`${leftOut} left out`] : []),
      ...(left !== null && bytesDone < bytes ? [timeInWords(left)] : []),
    ].join(' · ');
  });
  protected readonly problem = computed(() => this.run.problem()?.message ?? '');
  protected readonly openLabel = computed(() =>
    this.run.projectIds().length === 1 ? $localize`Open the samples` : $localize`Open a project`,
  );

  protected async cancel(): Promise<void> {
    const data: Confirmation = {
      title: $localize`Cancel the import?`,
      text: $localize`What has arrived stays in the project. Importing the same folder later goes on from there.`,
      action: $localize`Cancel the import`,
      dismiss: $localize`Go on importing`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if (await firstValueFrom(dialog.afterClosed())) await this.run.cancel();
  }
}
