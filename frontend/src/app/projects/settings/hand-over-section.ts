import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { permissionsGrant } from '../../api/fn/permissions/permissions-grant';
import { projectsUpdate } from '../../api/fn/projects/projects-update';
import type { ProjectDto } from '../../api/models/project-dto';
import type { UserDto } from '../../api/models/user-dto';
import { toApiError } from '../../core/api-error';
import { Notices } from '../../core/notices';
import { PersonField } from '../../core/person-field';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { FormProblem } from '../../ui/form-problem';

/** Gives a project to another owner. */
@Component({
  selector: 'app-hand-over-section',
  imports: [FormProblem, MatButton, MatCheckbox, PersonField],
  template: `
    <h2 id="hand-over" i18n>Hand the project over</h2>
    <p class="quiet" i18n>
      The new owner may do everything with it, delete it included. What everybody drew and wrote stays under their
      names.
    </p>
    <app-form-problem [text]="problem()" />
    <app-person-field label="New owner" i18n-label [(person)]="person" />
    <mat-checkbox [checked]="stays()" (change)="stays.set($event.checked)" i18n>
      The owner of today goes on to administer it
    </mat-checkbox>
    <button matButton="outlined" type="button" [disabled]="busy() || !person()" (click)="handOver()" i18n>
      Hand over
    </button>
  `,
  styles: `
    app-person-field {
      width: 100%;
    }
  `,
  styleUrl: './settings-page.scss',
  host: { class: 'section', role: 'region', 'aria-labelledby': 'hand-over' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HandOverSection {
  readonly project = input.required<ProjectDto>();
  readonly handedOver = output();
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly person = signal<UserDto | null>(null);
  protected readonly stays = signal(true);
  protected readonly busy = signal(false);
  protected readonly problem = signal('');

  protected async handOver(): Promise<void> {
    const person = this.person();
    const { project_id: projectId, owner_id: formerId, name, version } = this.project();
    if (!person || this.busy()) return;
    if (person.user_id === formerId) return this.problem.set($localize`${person.name}:person: owns it already.`);
    const data: Confirmation = {
      title: $localize`Hand ${name}:project: over to ${person.name}:person:?`,
      text: this.stays()
        ? $localize`${person.name}:person: owns it from then on. The owner of today goes on to administer it, but can no longer delete it or hand it over.`
        : $localize`${person.name}:person: owns it from then on. The owner of today sees only what others let them see.`,
      action: $localize`Hand over`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      // First: afterwards it would be the new owner's to give. An owner who has it as well may do no more by it.
      if (this.stays()) await this.keep(formerId);
      await this.api.invoke(projectsUpdate, { projectId, body: { owner_id: person.user_id, version } });
      this.notices.done($localize`${name}:project: is ${person.name}:person:’s now.`);
      this.handedOver.emit();
    } catch (failure) {
      // The new owner has a project of this name, for instance: told where another can be chosen.
      this.problem.set(toApiError(failure).message);
    } finally {
      this.busy.set(false);
    }
  }

  private async keep(userId: number): Promise<void> {
    const body = { user_id: userId, type: 'proadm' as const, type_id: this.project().project_id };
    try {
      await this.api.invoke(permissionsGrant, { body });
    } catch (failure) {
      // 409: the owner has been given it before.
      if (toApiError(failure).status !== 409) throw failure;
    }
  }
}
