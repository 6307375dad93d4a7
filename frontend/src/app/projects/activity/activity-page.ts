import { DatePipe } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  numberAttribute,
  signal,
  untracked,
} from '@angular/core';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import { mdiHistory } from '@mdi/js';
import { Api } from '../../api/api';
import { auditList } from '../../api/fn/audit/audit-list';
import type { AuditEntryDto } from '../../api/models/audit-entry-dto';
import { PagedList } from '../../core/paged-list';
import { EmptyState } from '../../ui/empty-state';
import { ListFrame } from '../../core/list-frame';
import { deedText } from './deed-text';

const ALL = '';
const CHOICES: readonly { readonly kind: string; readonly text: string }[] = [
  { kind: ALL, text: $localize`Everything` },
  { kind: 'annotation', text: $localize`Samples` },
  { kind: 'layer', text: $localize`Layers and regions` },
  { kind: 'decision', text: $localize`Answers` },
  { kind: 'comment', text: $localize`Comments` },
  { kind: 'category', text: $localize`Categories` },
  { kind: 'label', text: $localize`Labels` },
  { kind: 'classification', text: $localize`Classifications` },
  { kind: 'image', text: $localize`Images` },
  { kind: 'permission', text: $localize`People` },
  { kind: 'share', text: $localize`Links` },
  { kind: 'webhook', text: $localize`Webhooks` },
  { kind: 'project', text: $localize`The project itself` },
];

/** The deeds of one day. */
interface Day {
  readonly day: string;
  readonly deeds: readonly AuditEntryDto[];
}

/** Who changed what in a project, newest first. */
@Component({
  selector: 'app-activity-page',
  imports: [DatePipe, EmptyState, ListFrame, MatFormField, MatLabel, MatOption, MatSelect],
  templateUrl: './activity-page.html',
  styleUrl: './activity-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ActivityPage {
  readonly projectId = input.required({ transform: numberAttribute });

  private readonly api = inject(Api);
  protected readonly list = new PagedList<AuditEntryDto>(async (cursor) => {
    const asked = { project_id: this.projectId(), kind: this.kind() || undefined, cursor };
    const { audit, next_cursor } = await this.api.invoke(auditList, asked);
    return { rows: audit, next_cursor };
  });
  protected readonly kind = signal(ALL);
  protected readonly choices = CHOICES;
  protected readonly emptyIcon = mdiHistory;
  protected readonly textOf = deedText;
  protected readonly days = computed(() => byDay(this.list.rows()));

  constructor() {
    effect(() => {
      this.projectId();
      this.kind();
      untracked(() => void this.list.load({ another: true }));
    });
  }
}

/** By the days of whoever looks, in the order given. */
function byDay(deeds: readonly AuditEntryDto[]): readonly Day[] {
  const days = new Map<string, AuditEntryDto[]>();
  for (const deed of deeds) {
    const day = new Date(deed.at).toDateString();
    const others = days.get(day);
    if (others) others.push(deed);
    else days.set(day, [deed]);
  }
  return [...days].map(([day, all]) => ({ day, deeds: all }));
}
