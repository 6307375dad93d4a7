import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, effect, inject, resource, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { provideNativeDateAdapter } from '@angular/material/core';
import { MatDatepicker, MatDatepickerInput, MatDatepickerToggle } from '@angular/material/datepicker';
import { MatFormField, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { mdiTextBoxSearchOutline } from '@mdi/js';
import { Api } from '../../api/api';
import { type AuditList$Params, auditList } from '../../api/fn/audit/audit-list';
import { projectsList } from '../../api/fn/projects/projects-list';
import type { AuditEntryDto } from '../../api/models/audit-entry-dto';
import type { UserDto } from '../../api/models/user-dto';
import { allPages } from '../../core/all-pages';
import { Failure } from '../../core/failure';
import { PagedList } from '../../core/paged-list';
import { PersonField } from '../../core/person-field';
import { EmptyState } from '../../ui/empty-state';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { KINDS, detailsText } from './audit-text';

const PAGE = 100;

/** Who changed what: rows are added to this log, and never changed. */
@Component({
  selector: 'app-audit-page',
  imports: [
    ...[DatePipe, EmptyState, Failure, MatButton, MatDatepicker, MatDatepickerInput, MatDatepickerToggle],
    ...[MatFormField, MatInput, MatLabel, MatOption, MatSelect, MatSuffix, MatTableModule, PersonField],
    ...[ReactiveFormsModule, SkeletonRows],
  ],
  providers: [provideNativeDateAdapter()],
  templateUrl: './audit-page.html',
  styles: `
    .details {
      max-width: 36rem;
      font-size: 0.8125rem;
      line-height: 1.5;
    }
  `,
  styleUrl: '../admin.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuditPage {
  private readonly api = inject(Api);
  protected readonly icon = mdiTextBoxSearchOutline;
  protected readonly kinds = KINDS;
  protected readonly columns = ['at', 'actor', 'action', 'where', 'details'];
  protected readonly person = signal<UserDto | null>(null);
  protected readonly detailsOf = detailsText;
  protected readonly form = new FormGroup({
    projectId: new FormControl(0, { nonNullable: true }),
    kind: new FormControl('', { nonNullable: true }),
    objectId: new FormControl('', { nonNullable: true }),
    since: new FormControl<Date | null>(null),
    until: new FormControl<Date | null>(null),
  });
  protected readonly projects = resource({
    loader: () =>
      allPages(
        (cursor) => this.api.invoke(projectsList, { cursor }),
        (page) => page.projects,
      ),
  });
  protected readonly list = new PagedList<AuditEntryDto>(async (cursor) => {
    const { audit, next_cursor } = await this.api.invoke(auditList, { ...this.filter(), limit: PAGE, cursor });
    return { rows: audit, next_cursor };
  });

  constructor() {
    effect(() => {
      this.person();
      void this.list.load({ another: true });
    });
    this.form.valueChanges.subscribe(() => void this.list.load({ another: true }));
  }

  protected clear(): void {
    this.form.reset();
    this.person.set(null);
  }

  protected projectName(projectId: number): string {
    const projects = this.projects.hasValue() ? this.projects.value() : [];
    return projects.find((project) => project.project_id === projectId)?.name ?? `${projectId}`;
  }

  private filter(): AuditList$Params {
    const { projectId, kind, objectId, since, until } = this.form.getRawValue();
    const afterLast = until && new Date(until.getFullYear(), until.getMonth(), until.getDate() + 1);
    return {
      ...{ project_id: projectId || undefined, user_id: this.person()?.user_id, kind: kind || undefined },
      ...{ object_id: objectId.trim() || undefined, since: since?.toISOString(), until: afterLast?.toISOString() },
    };
  }
}
