import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatOption, MatSelect } from '@angular/material/select';
import type { SampleLinkDto } from '../../../api/models/sample-link-dto';
import type { ShareSamplesDto } from '../../../api/models/share-samples-dto';
import type { SharedSamplesDto } from '../../../api/models/shared-samples-dto';
import { FormProblem } from '../../../ui/form-problem';
import { BulkDialog } from './bulk-dialog';

export type WantedShare = Omit<ShareSamplesDto, 'samples'>;

const DAY_MS = 24 * 3600 * 1000;
const LIVES: readonly { readonly days: number; readonly label: string }[] = [
  { days: 1, label: $localize`One day` },
  { days: 7, label: $localize`One week` },
  { days: 30, label: $localize`30 days` },
  { days: 365, label: $localize`One year` },
];

/** Makes a link to each of some samples, and shows them this once. */
@Component({
  selector: 'app-share-dialog',
  imports: [
    FormProblem,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatRadioButton,
    MatRadioGroup,
    MatSelect,
  ],
  templateUrl: './share-dialog.html',
  styleUrl: './bulk-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShareDialog extends BulkDialog<WantedShare, SharedSamplesDto> {
  private readonly clipboard = inject(Clipboard);
  protected readonly lives = LIVES;
  protected readonly right = signal<'view' | 'annotate'>('view');
  protected readonly days = signal(7);
  protected readonly note = signal('');
  protected readonly made = signal<SharedSamplesDto | null>(null);
  protected readonly copied = signal(false);

  /** Stays open: the links are shown nowhere else. */
  protected override finish(done: SharedSamplesDto): void {
    this.dialog.disableClose = true;
    this.made.set(done);
  }

  protected share(): Promise<void> {
    const expires_at = new Date(Date.now() + this.days() * DAY_MS).toISOString();
    return this.perform({ right: this.right(), expires_at, note: this.note().trim() });
  }

  protected addressOf({ url }: SampleLinkDto): string {
    return location.origin + url;
  }

  /** One line each, as a table that spreadsheets take. */
  protected copy({ links }: SharedSamplesDto): void {
    const lines = links.map((link) => `${link.name}\t${this.addressOf(link)}`);
    this.copied.set(this.clipboard.copy(lines.join('\n')));
  }
}
