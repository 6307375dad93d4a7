import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import {
  MatExpansionPanel,
  MatExpansionPanelDescription,
  MatExpansionPanelHeader,
  MatExpansionPanelTitle,
} from '@angular/material/expansion';
import { mdiAlertOutline } from '@mdi/js';
import { Icon } from '../ui/icon';
import type { LeftOutReason } from './file-kind';
import type { LeftOutFile, Plan, Remark } from './plan';
import { counted } from './words';

interface LeftOutGroup {
  readonly reason: LeftOutReason;
  readonly text: string;
  readonly count: number;
  readonly shown: readonly LeftOutFile[];
}

/** More would be read by nobody. */
const MOST_SHOWN = 100;
const REASONS: readonly LeftOutReason[] = ['format', 'several-files', 'empty', 'hidden'];

/** What a person should know of a plan before it is carried out: what is not sent, and which names are not as expected. */
@Component({
  selector: 'app-plan-notes',
  imports: [Icon, MatExpansionPanel, MatExpansionPanelDescription, MatExpansionPanelHeader, MatExpansionPanelTitle],
  template: `
    @if (plan().remarks.length > 0) {
      <ul class="remarks" aria-label="Remarks" i18n-aria-label>
        @for (remark of plan().remarks; track remark.kind) {
          <li [attr.data-remark]="remark.kind"><app-icon [path]="icon" />{{ wordsOf(remark) }}</li>
        }
      </ul>
    }
    @if (groups().length > 0) {
      <mat-expansion-panel class="mat-elevation-z0" data-left-out>
        <mat-expansion-panel-header>
          <mat-panel-title>{{ title() }}</mat-panel-title>
          <mat-panel-description>{{ reasons() }}</mat-panel-description>
        </mat-expansion-panel-header>
        @for (group of groups(); track group.reason) {
          <h3>{{ group.text }} ({{ group.count }})</h3>
          <ul class="paths">
            @for (file of group.shown; track file.path) {
              <li>{{ file.path }}</li>
            }
            @if (group.count > group.shown.length) {
              <li i18n>and {{ group.count - group.shown.length }} more</li>
            }
          </ul>
        }
      </mat-expansion-panel>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.75rem;
    }
    :host:empty {
      display: none;
    }
    @media (max-width: 40rem) {
      mat-panel-description {
        display: none;
      }
    }
    .remarks {
      display: grid;
      gap: 0.5rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .remarks li {
      display: flex;
      gap: 0.75rem;
      padding: 0.75rem 1rem;
      border-radius: var(--mat-sys-corner-small);
      background: var(--warn-container);
      color: var(--warn);
      line-height: 1.45;
      overflow-wrap: anywhere;
    }
    .remarks app-icon {
      width: 20px;
      height: 20px;
    }
    mat-expansion-panel {
      border: var(--hairline);
      --mat-expansion-container-background-color: transparent;
    }
    h3 {
      margin-top: 0.5rem;
    }
    .paths {
      max-height: 12rem;
      margin: 0.25rem 0 0.75rem;
      padding-left: 1.25rem;
      overflow-y: auto;
      overflow-wrap: anywhere;
      color: var(--mat-sys-on-surface-variant);
      line-height: 1.6;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlanNotes {
  readonly plan = input.required<Plan>();
  protected readonly icon = mdiAlertOutline;

  protected readonly groups = computed<LeftOutGroup[]>(() =>
    REASONS.map((reason) => {
      const files = this.plan().leftOut.filter((file) => file.reason === reason);
      return { reason, text: reasonInWords(reason), count: files.length, shown: files.slice(0, MOST_SHOWN) };
    }).filter(({ count }) => count > 0),
  );
  protected readonly title = computed(() =>
    counted(this.plan().leftOut.length, $localize`file is left out`, $localize`files are left out`),
  );
  protected readonly reasons = computed(() =>
    this.groups()
      .map(({ text, count }) => `${count} × ${text}`)
      .join(', '),
  );

  protected wordsOf({ kind, count, example }: Remark): string {
    switch (kind) {
      case 'mixed-depth':
        return $localize`Files lie at ${count} different depths. Each is read by its own: files beside the folders of samples become samples by themselves.`;
      case 'shortened':
        if (count === 1)
          return $localize`One name is longer than 255 characters and is shortened: that of ${example}:file:.`;
        return $localize`${count} names are longer than 255 characters and are shortened, for instance that of ${example}.`;
      case 'renamed':
        if (count === 1)
          return $localize`One file would have the name of another and gets one of its own: ${example}:file:.`;
        return $localize`${count} files would have the name of another and get one of their own, for instance ${example}.`;
      case 'helper':
        if (count === 1)
          return $localize`One file is of a format that the server reads only where libvips is installed: ${example}:file:.`;
        return $localize`${count} files are of a format that the server reads only where libvips is installed, for instance ${example}.`;
      case 'unread-levels':
        if (count === 1) return $localize`One file lies in folders whose names are not used: ${example}:file:.`;
        return $localize`${count} files lie in folders whose names are not used, for instance ${example}.`;
    }
  }
}

function reasonInWords(reason: LeftOutReason): string {
  switch (reason) {
    case 'hidden':
      return $localize`hidden and system files`;
    case 'format':
      return $localize`not an image that can be read`;
    case 'several-files':
      return $localize`slides that consist of several files: save them as TIFF or NDPI`;
    case 'empty':
      return $localize`empty files`;
  }
}
