import { ChangeDetectionStrategy, Component, effect, inject, input, output, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { Api } from '../../api/api';
import { projectStorageChange } from '../../api/fn/projects/project-storage-change';
import type { StorageDto } from '../../api/models/storage-dto';
import { bytesText } from '../../core/bytes-text';
import { Notices } from '../../core/notices';
import { Session } from '../../core/session';
import { Meter } from '../../ui/meter';

const MOST_MIB = 2 ** 31 - 1;

/** The room that the images of a project take, and how much they may. */
@Component({
  selector: 'app-quota-section',
  imports: [
    ...[MatButton, MatError, MatFormField, MatHint, MatInput, MatLabel, MatRadioButton, MatRadioGroup, MatSuffix],
    ...[Meter, ReactiveFormsModule],
  ],
  template: `
    <h2 id="storage" i18n>Storage</h2>
    @if (storage().quota_bytes; as quota) {
      <app-meter [done]="storage().bytes_used" [of]="quota" label="Room that is used" i18n-label />
      <p class="figures" i18n>
        {{ bytesText(storage().bytes_used) }} of {{ bytesText(quota) }} used by original files.
      </p>
    } @else {
      <p class="figures" i18n>{{ bytesText(storage().bytes_used) }} used by original files. There is no limit.</p>
    }
    @if (storage().bytes_pending > 0) {
      <p class="quiet figures" i18n>{{ bytesText(storage().bytes_pending) }} more are promised to running uploads.</p>
    }
    @if (session.isAdministrator()) {
      <form [formGroup]="form" (ngSubmit)="save()">
        <mat-radio-group formControlName="own" aria-label="How much it may take" i18n-aria-label>
          <mat-radio-button [value]="false" i18n>As much as any project of this installation</mat-radio-button>
          <mat-radio-button [value]="true" i18n>A quota of its own</mat-radio-button>
        </mat-radio-group>
        @if (isOwn()) {
          <mat-form-field appearance="outline" hideRequiredMarker>
            <mat-label i18n>Quota</mat-label>
            <input matInput type="number" min="0" [max]="most" step="1" formControlName="quotaMb" />
            <span matTextSuffix i18n>MiB</span>
            <mat-hint i18n>With 0 nothing can be added.</mat-hint>
            <mat-error i18n>Enter a whole number of mebibytes.</mat-error>
          </mat-form-field>
        }
        <button matButton="outlined" type="submit" [disabled]="busy() || form.pristine" i18n>Set the quota</button>
      </form>
    }
  `,
  styleUrl: './settings-page.scss',
  host: { class: 'section', role: 'region', 'aria-labelledby': 'storage' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QuotaSection {
  readonly projectId = input.required<number>();
  readonly storage = input.required<StorageDto>();
  readonly changed = output();
  protected readonly session = inject(Session);
  private readonly api = inject(Api);
  private readonly notices = inject(Notices);
  protected readonly bytesText = bytesText;
  protected readonly most = MOST_MIB;
  protected readonly busy = signal(false);
  protected readonly form = new FormGroup({
    own: new FormControl(false, { nonNullable: true }),
    quotaMb: new FormControl<number | null>(null, {
      validators: [Validators.required, Validators.min(0), Validators.max(MOST_MIB), Validators.pattern(/^\d+$/)],
    }),
  });
  protected readonly isOwn = toSignal(this.form.controls.own.valueChanges, { initialValue: false });

  constructor() {
    effect(() => {
      const { quota_mb: quotaMb } = this.storage();
      this.form.reset({ own: quotaMb !== null, quotaMb });
    });
  }

  protected async save(): Promise<void> {
    const { own, quotaMb } = this.form.getRawValue();
    this.form.markAllAsTouched();
    if (own && this.form.controls.quotaMb.invalid) return;
    this.busy.set(true);
    try {
      const body = { quota_mb: own ? quotaMb : null };
      await this.api.invoke(projectStorageChange, { projectId: this.projectId(), body });
      this.notices.done($localize`Saved.`);
      this.changed.emit();
    } finally {
      this.busy.set(false);
    }
  }
}
