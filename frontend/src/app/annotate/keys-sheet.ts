import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { CANVAS_KEYS } from '../canvas/keyboard';
import { Keys } from './keys';
import type { KeyGroup } from './page-keys';
import type { Question } from '../ui/question';

/** What depends on the sample: the answers that keys choose now. */
export interface KeysSheetData {
  readonly questions: readonly Question[];
}

interface Row {
  readonly keys: readonly string[];
  readonly what: string;
}

const GROUPS: readonly (readonly [KeyGroup, string])[] = [
  ['scoring', $localize`Scoring`],
  ['samples', $localize`Samples, time and depth`],
  ['tools', $localize`Tools`],
  ['regions', $localize`Regions`],
  ['channels', $localize`Channels`],
  ['page', $localize`View`],
];

/** As they are written on keyboards. */
const WRITTEN: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Escape: 'Esc',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  Arrows: '← ↑ → ↓',
};

/** All keys of the sample page, from the very tables that the page obeys. */
@Component({
  selector: 'app-keys-sheet',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title i18n>Keys</h2>
    <mat-dialog-content tabindex="0">
      <div class="columns">
        @for (group of groups; track group.name) {
          <section>
            <h3>{{ group.name }}</h3>
            <dl>
              @for (row of group.rows; track row.what) {
                <div>
                  <dt>
                    @for (press of row.keys; track press) {
                      <span class="press">
                        @for (key of parts(press); track $index) {
                          <kbd>{{ key }}</kbd>
                        }
                      </span>
                    }
                  </dt>
                  <dd>{{ row.what }}</dd>
                </div>
              }
            </dl>
          </section>
        }
      </div>
      <p class="quiet" i18n>
        Keys do nothing while you write in a text field. Those of QuPath can be had instead: choose them in your
        account.
      </p>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close cdkFocusInitial i18n>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    .columns {
      columns: 20rem auto;
      column-gap: 2rem;
    }
    section {
      break-inside: avoid;
      padding-bottom: 16px;
    }
    h3 {
      margin-bottom: 4px;
    }
    dl {
      margin: 0;
      font-size: 0.8125rem;
      line-height: 1.5;
    }
    dl > div {
      display: flex;
      gap: 12px;
      padding: 3px 0;
    }
    dt {
      display: flex;
      flex: 0 0 8.5rem;
      flex-wrap: wrap;
      gap: 4px 8px;
      align-content: start;
    }
    dd {
      flex: 1;
      margin: 0;
    }
    .press {
      display: flex;
      gap: 2px;
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeysSheet {
  private readonly data = inject<KeysSheetData>(MAT_DIALOG_DATA);
  private readonly keys = inject(Keys).map();
  protected readonly groups: readonly { readonly name: string; readonly rows: readonly Row[] }[] = [
    ...this.data.questions
      .filter(({ hasKeys, answers }) => hasKeys && answers.some(({ key }) => key))
      .map(({ name, answers }) => ({
        name: $localize`Answers: ${name}:question:`,
        rows: answers
          .filter(({ key }) => key)
          .map(({ key, label }) => ({ keys: [this.keys.pressOfAnswer(key)], what: label })),
      })),
    ...GROUPS.map(([group, name]) => ({ name, rows: this.keys.rows.filter((row) => row.group === group) })),
    { name: $localize`On the image`, rows: CANVAS_KEYS.map(({ keys, what }) => ({ keys: keys.map(written), what })) },
  ];

  protected parts(press: string): readonly string[] {
    return press === '+' ? ['+'] : press.split('+').map((key) => WRITTEN[key] ?? key);
  }
}

function written(key: string): string {
  return key.length === 1 ? key.toUpperCase() : key;
}
