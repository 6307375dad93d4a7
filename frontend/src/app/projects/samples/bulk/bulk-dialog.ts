import { Directive, inject, signal } from '@angular/core';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { toApiError } from '../../../core/api-error';

/** What a dialog about many samples is given. */
export interface BulkRequest<Wanted, Done> {
  readonly count: number;
  /** Does it; the dialog stays open and tells when this rejects. */
  readonly perform: (wanted: Wanted) => Promise<Done>;
}

/** What the dialogs that change many samples have in common: they stay until it is done, and tell what was in the way. */
@Directive()
export abstract class BulkDialog<Wanted, Done, Request extends BulkRequest<Wanted, Done> = BulkRequest<Wanted, Done>> {
  protected readonly request = inject<Request>(MAT_DIALOG_DATA);
  protected readonly dialog = inject<MatDialogRef<unknown, Done>>(MatDialogRef);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async perform(wanted: Wanted): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      this.finish(await this.request.perform(wanted));
    } catch (failure) {
      // Two of one name in one category, for instance: told where it was chosen.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }

  protected finish(done: Done): void {
    this.dialog.close(done);
  }
}
