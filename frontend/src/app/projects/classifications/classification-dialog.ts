import { CdkDrag, type CdkDragDrop, CdkDragHandle, CdkDropList } from '@angular/cdk/drag-drop';
import {
  ChangeDetectionStrategy,
  ChangeDetectorRef,
  Component,
  computed,
  ElementRef,
  inject,
  signal,
} from '@angular/core';
import { FormControl, ReactiveFormsModule, Validators } from '@angular/forms';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect, MatSelectTrigger } from '@angular/material/select';
import { mdiClose, mdiDragVertical, mdiPlus } from '@mdi/js';
import type { ClassificationDto } from '../../api/models/classification-dto';
import type { OptionUseDto } from '../../api/models/option-use-dto';
import { toApiError } from '../../core/api-error';
import { ColourButton } from '../../ui/colour-button';
import { FormProblem } from '../../ui/form-problem';
import { Icon } from '../../ui/icon';
import { Mover } from '../../ui/mover';
import { QuestionCard } from '../../ui/question-card';
import * as list from './option-list';
import { isList, parseOptions, printOptions } from './option-text';

/** A classification as it is to be. */
export interface ClassificationDraft {
  readonly name: string;
  readonly data: string;
  readonly renamed: readonly list.RenamedOption[];
}

export interface ClassificationRequest {
  /** Undefined: a new one. */
  readonly classification?: ClassificationDto;
  /** What was decided by it. */
  readonly decided: readonly OptionUseDto[];
  /** Saves it; the dialog stays open and shows the message when this rejects. */
  readonly save: (draft: ClassificationDraft) => Promise<unknown>;
}

const LONGEST_NAME = 255;
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Sets a classification up: its name, its options in their order, each with a colour and a key, seen as readers will see it. */
@Component({
  selector: 'app-classification-dialog',
  imports: [
    ...[CdkDrag, CdkDragHandle, CdkDropList, FormProblem, Icon, MatButton, MatDialogActions, MatDialogClose],
    ...[
      MatDialogContent,
      MatDialogTitle,
      MatError,
      MatFormField,
      MatHint,
      MatIconButton,
      MatInput,
      MatLabel,
      MatOption,
    ],
    ...[ColourButton, MatSelect, MatSelectTrigger, Mover, QuestionCard, ReactiveFormsModule],
  ],
  templateUrl: './classification-dialog.html',
  styleUrl: './classification-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ClassificationDialog {
  protected readonly request = inject<ClassificationRequest>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<ClassificationDialog, true>>(MatDialogRef);
  private readonly view = inject(ChangeDetectorRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly addIcon = mdiPlus;
  protected readonly removeIcon = mdiClose;
  protected readonly handleIcon = mdiDragVertical;
  /** Of what belongs to one option, from 1. */
  protected readonly names = {
    move: (option: number) => $localize`Move option ${option}:number:`,
    text: (option: number) => $localize`Option ${option}:number:`,
    key: (option: number) => $localize`Key of option ${option}:number:`,
    remove: (option: number) => $localize`Remove option ${option}:number:`,
  };

  protected readonly name = new FormControl(this.request.classification?.name ?? '', {
    nonNullable: true,
    validators: [Validators.required, Validators.pattern(/\S/), Validators.maxLength(LONGEST_NAME)],
  });
  private readonly typedName = toSignal(this.name.valueChanges, { initialValue: this.name.value });
  protected readonly rows = signal<readonly list.OptionRow[]>(
    this.request.classification ? list.rowsOf(this.request.classification.options) : [list.newRow(), list.newRow()],
  );
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly tried = signal('');
  protected readonly preview = computed(() => list.previewOf(this.typedName(), this.rows(), this.tried()));
  protected readonly problems = computed(() => this.rows().map((_row, place) => list.problemAt(this.rows(), place)));
  protected readonly followers = computed(() =>
    list.renamedIn(this.rows()).flatMap(({ from, to }) => {
      const decisions = this.decisionsOn(from);
      return decisions > 0 ? [{ from, to, decisions }] : [];
    }),
  );
  protected readonly left = computed(() =>
    list
      .droppedIn(
        this.rows(),
        this.request.decided.map(({ option }) => option),
      )
      .map((option) => ({ option, decisions: this.decisionsOn(option) })),
  );

  protected keysFor({ key }: list.OptionRow): readonly string[] {
    return key === null || DIGITS.includes(key) ? DIGITS : [...DIGITS, key];
  }

  protected placeKey(place: number): string {
    return place < DIGITS.length ? String(place + 1) : '–';
  }

  protected change(row: list.OptionRow, change: Partial<list.OptionRow>): void {
    this.rows.update((rows) => list.changedRow(rows, row.id, change));
  }

  protected type(row: list.OptionRow, event: Event): void {
    this.change(row, { text: (event.target as HTMLInputElement).value });
  }

  /** A list that is pasted becomes options, one each. */
  protected paste(row: list.OptionRow, event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text') ?? '';
    if (!isList(text)) return;
    event.preventDefault();
    const options = parseOptions(text);
    this.problem.set(options ? '' : $localize`What you pasted begins like a JSON list, but cannot be read as one.`);
    if (options) this.rows.update((rows) => list.pasted(rows, row.id, options));
  }

  protected drop({ previousIndex, currentIndex }: CdkDragDrop<unknown>): void {
    this.rows.update((rows) => list.moved(rows, previousIndex, currentIndex));
  }

  protected move(place: number, by: number): void {
    this.rows.update((rows) => list.moved(rows, place, place + by));
  }

  protected add(): void {
    this.rows.update((rows) => [...rows, list.newRow()]);
    // At once: the next key is meant for the new line.
    this.view.detectChanges();
    this.fieldAt(-1)?.focus();
  }

  protected remove(place: number): void {
    this.rows.update((rows) => rows.filter((_row, each) => each !== place));
    setTimeout(() =>
      (this.fieldAt(Math.min(place, this.rows().length - 1)) ?? this.host.querySelector('input'))?.focus(),
    );
  }

  /** Enter goes on to the next option, and makes one at the end. */
  protected next(event: Event, place: number): void {
    event.preventDefault();
    const following = this.fieldAt(place + 1);
    if (following) following.focus();
    else this.add();
  }

  protected async save(): Promise<void> {
    this.name.markAsTouched();
    const options = list.filled(this.rows());
    if (this.name.invalid || this.busy()) return;
    if (options.length === 0) return this.problem.set($localize`Say at least one option.`);
    const wrong = this.problems().find((problem) => problem !== '');
    if (wrong) return this.problem.set(wrong);
    this.busy.set(true);
    this.problem.set('');
    try {
      const draft = { name: this.name.value.trim(), data: printOptions(options), renamed: list.renamedIn(this.rows()) };
      await this.request.save(draft);
      this.dialog.close(true);
    } catch (failure) {
      // A name that is taken, or somebody who was faster: told where it can be put right.
      const error = toApiError(failure);
      this.problem.set([error.message, ...error.issues.map((issue) => issue.message)].join(' '));
    } finally {
      this.busy.set(false);
    }
  }

  private decisionsOn(option: string): number {
    return this.request.decided.find((each) => each.option === option)?.decisions ?? 0;
  }

  private fieldAt(place: number): HTMLElement | undefined {
    return [...this.host.querySelectorAll<HTMLElement>('[data-option]')].at(place);
  }
}
