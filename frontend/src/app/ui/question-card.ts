import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { mdiCheck } from '@mdi/js';
import { Icon } from './icon';
import { KeptNote } from './kept-note';
import type { Answer, Question } from './question';

/** A classification: a button for each of its options, mine marked, others' choices counted. */
@Component({
  selector: 'app-question-card',
  imports: [Icon, KeptNote],
  host: { role: 'group', '[attr.aria-label]': 'question().name', '[class.keyed]': 'question().hasKeys && showsKeys()' },
  template: `
    <h3>{{ question().name }}</h3>
    <div class="answers">
      @for (answer of question().answers; track answer.option) {
        <button
          type="button"
          [attr.aria-pressed]="answer.isMine"
          [attr.aria-label]="nameOf(answer)"
          [attr.aria-keyshortcuts]="question().hasKeys && showsKeys() ? pressOf()(answer.key) || null : null"
          [disabled]="readOnly()"
          (click)="chosen.emit(answer.option)"
        >
          <span class="dot" [style.background]="answer.colour ?? 'var(--mat-sys-outline)'">
            @if (answer.isMine) {
              <app-icon [path]="checkIcon" />
            }
          </span>
          <span class="label">{{ answer.label }}</span>
          @if (answer.others.length > 0) {
            <span class="others" [title]="answer.others.join(', ')">
              @for (name of answer.others.slice(0, 3); track $index) {
                <span>{{ initialsOf(name) }}</span>
              }
              @if (answer.others.length > 3) {
                <span>+{{ answer.others.length - 3 }}</span>
              }
            </span>
          }
          @if (showsKeys() && answer.key) {
            <kbd aria-hidden="true">{{ pressOf()(answer.key).replace('Shift+', '⇧') }}</kbd>
          }
        </button>
      }
    </div>
    @if (question().isKept) {
      <app-kept-note />
    }
  `,
  styleUrl: './question-card.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QuestionCard {
  readonly question = input.required<Question>();
  readonly readOnly = input(false);
  readonly showsKeys = input(true);
  /** The press that chooses an option, as in `aria-keyshortcuts`, of the key that it names. */
  readonly pressOf = input((key: string): string => key.toUpperCase());
  /** The option that was clicked. */
  readonly chosen = output<string>();

  protected readonly checkIcon = mdiCheck;

  protected nameOf({ label, others }: Answer): string {
    return others.length > 0 ? $localize`${label}:answer:, also chosen by ${others.join(', ')}:names:` : label;
  }

  protected initialsOf(name: string): string {
    const words = name.split(/\s+/).filter(Boolean);
    return (words.length > 1 ? words[0][0] + (words.at(-1) ?? '')[0] : name.slice(0, 2)).toUpperCase();
  }
}
