import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  numberAttribute,
  resource,
  signal,
} from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { projectStorageView } from '../../api/fn/projects/project-storage-view';
import { projectsRemove } from '../../api/fn/projects/projects-remove';
import { projectsUpdate } from '../../api/fn/projects/projects-update';
import { projectsView } from '../../api/fn/projects/projects-view';
import { toApiError } from '../../core/api-error';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { FormProblem } from '../../ui/form-problem';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { ProjectStore } from '../project-store';
import { HandOverSection } from './hand-over-section';
import { QuotaSection } from './quota-section';
import { ReadingSection } from './reading-section';
import { WebhooksSection } from './webhooks-section';

const LONGEST_NAME = 255;
const MOST_READERS = 1000;

/** What holds for a whole project: its name, how many readers a sample needs, the room its images take, and its end. */
@Component({
  selector: 'app-settings-page',
  imports: [
    Failure,
    FormProblem,
    HandOverSection,
    MatButton,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    QuotaSection,
    ReactiveFormsModule,
    ReadingSection,
    SkeletonRows,
    WebhooksSection,
  ],
  templateUrl: './settings-page.html',
  styleUrl: './settings-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {
  readonly projectId = input.required({ transform: numberAttribute });

  /** Of the frame around this page, which shows the name too. */
  private readonly frame = inject(ProjectStore);
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  protected readonly read = resource({
    params: () => ({ projectId: this.projectId() }),
    loader: async ({ params }) => {
      const [{ project }, { storage }] = await Promise.all([
        this.api.invoke(projectsView, params),
        this.api.invoke(projectStorageView, params),
      ]);
      return { project, storage };
    },
  });
  protected readonly project = computed(() => (this.read.hasValue() ? this.read.value().project : undefined));
  protected readonly storage = computed(() => (this.read.hasValue() ? this.read.value().storage : undefined));
  protected readonly busy = signal(false);
  protected readonly problem = signal('');
  protected readonly mostReaders = MOST_READERS;
  protected readonly form = new FormGroup({
    name: new FormControl('', {
      nonNullable: true,
      validators: [Validators.required, Validators.pattern(/\S/), Validators.maxLength(LONGEST_NAME)],
    }),
    readers: new FormControl(1, {
      nonNullable: true,
      validators: [Validators.required, Validators.min(1), Validators.max(MOST_READERS), Validators.pattern(/^\d+$/)],
    }),
  });

  constructor() {
    effect(() => {
      const project = this.project();
      if (project) this.form.reset({ name: project.name, readers: project.readers });
    });
  }

  protected async save(): Promise<void> {
    const project = this.project();
    this.form.markAllAsTouched();
    if (!project || this.form.invalid) return;
    this.busy.set(true);
    this.problem.set('');
    try {
      const { name, readers } = this.form.getRawValue();
      const body = { name: name.trim(), readers, version: project.version };
      await this.api.invoke(projectsUpdate, { projectId: project.project_id, body });
      this.notices.done($localize`Saved.`);
      this.reload();
    } catch (failure) {
      const error = toApiError(failure);
      this.problem.set([error.message, ...error.issues.map((issue) => issue.message)].join(' '));
      // Somebody else was faster: what they wrote is shown, so that it is not written over unseen.
      if (error.status === 409) this.read.reload();
    } finally {
      this.busy.set(false);
    }
  }

  protected reload(): void {
    this.read.reload();
    this.frame.reload();
  }

  /** After it was handed over. Whoever sees it still sees it as what they are now; others are no longer here. */
  protected async leave(): Promise<void> {
    await this.router.navigateByUrl('/');
  }

  protected async deleteProject(): Promise<void> {
    const project = this.project();
    if (!project) return;
    const data: Confirmation = {
      title: $localize`Delete ${project.name}:name:?`,
      text: $localize`The project goes to the trash with all its categories, samples, regions and images, where it stays for 30 days.`,
      action: $localize`Delete project`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.api.invoke(projectsRemove, { projectId: project.project_id });
    await this.router.navigateByUrl('/');
    this.notices.done($localize`Deleted ${project.name}:name:.`);
  }
}
