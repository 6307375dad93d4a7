import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { LabelDto } from '../../api/models/label-dto';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { ProjectStore } from '../project-store';
import { LabelPanel } from './label-panel';

@Component({
  selector: 'app-labels-tab',
  imports: [LabelPanel],
  template: `
    <app-label-panel
      [labels]="store.labels()"
      [editable]="store.mayAdminister()"
      (added)="store.addLabel($event)"
      (removed)="remove($event)"
    />
  `,
  styles: `
    app-label-panel {
      display: block;
      max-width: 40rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LabelsTab {
  protected readonly store = inject(ProjectStore);
  private readonly dialogs = inject(MatDialog);

  protected async remove(label: LabelDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Remove the label ${label.name}?`,
      text: $localize`It is taken off every sample that has it. This cannot be taken back.`,
      action: $localize`Remove label`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) === true) await this.store.deleteLabel(label.label_id);
  }
}
