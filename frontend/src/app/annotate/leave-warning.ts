import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { ConfirmDialog, type Confirmation } from '../ui/confirm-dialog';

/** Asks whether to leave although changes would be lost. @returns whether they may be */
export async function mayLose(unsaved: number, dialogs: MatDialog): Promise<boolean> {
  const data: Confirmation = {
    title: $localize`Leave without saving?`,
    text:
      unsaved === 1
        ? $localize`One change is not saved yet and would be lost.`
        : $localize`${unsaved}:count: changes are not saved yet and would be lost.`,
    action: $localize`Leave and lose it`,
    dismiss: $localize`Stay here`,
  };
  const dialog = dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
  return (await firstValueFrom(dialog.afterClosed())) === true;
}
