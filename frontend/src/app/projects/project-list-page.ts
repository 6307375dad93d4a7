import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormField, MatPrefix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { mdiCloudOffOutline, mdiFolderPlusOutline, mdiMagnify, mdiPlus } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { ProjectDto } from '../api/models/project-dto';
import { Session } from '../core/session';
import { toApiError } from '../core/api-error';
import { EmptyState } from '../ui/empty-state';
import { Icon } from '../ui/icon';
import { NameDialog, type NameRequest } from '../ui/name-dialog';
import { ImportHint } from './import-hint';
import { ProjectCard } from './project-card';
import { ProjectListStore } from './project-list-store';

/** From here on a field to find a project by name is worth its place. */
const MANY_PROJECTS = 9;

@Component({
  selector: 'app-project-list-page',
  imports: [EmptyState, Icon, ImportHint, MatButton, MatFormField, MatInput, MatPrefix, ProjectCard],
  providers: [ProjectListStore],
  template: `
    <header>
      <h1 i18n>Projects</h1>
      @if (session.mayCreateProjects() && hasProjects()) {
        <button matButton="filled" type="button" (click)="create()">
          <app-icon matButtonIcon [path]="addIcon" /><ng-container i18n>New project</ng-container>
        </button>
      }
    </header>

    @if (isMany()) {
      <mat-form-field appearance="outline" class="find" subscriptSizing="dynamic">
        <app-icon matPrefix [path]="findIcon" />
        <input
          matInput
          type="search"
          aria-label="Find a project"
          i18n-aria-label
          placeholder="Find a project"
          i18n-placeholder
          (input)="find($event)"
        />
      </mat-form-field>
    }

    @if (store.projects.error(); as error) {
      <app-empty-state [icon]="failedIcon" heading="The projects could not be read" i18n-heading>
        <p>{{ messageOf(error) }}</p>
        <button matButton="filled" type="button" actions (click)="store.reload()" i18n>Try again</button>
      </app-empty-state>
    } @else if (!store.projects.hasValue()) {
      <div class="grid" aria-busy="true">
        <span class="heard" role="status" i18n>Reading the projects</span>
        @for (place of [1, 2, 3]; track place) {
          <div class="skeleton"></div>
        }
      </div>
    } @else if (!hasProjects()) {
      <app-empty-state [icon]="emptyIcon" heading="No projects yet" i18n-heading>
        @if (session.mayCreateProjects()) {
          <p i18n>A project holds the samples of one study, sorted into categories such as treatment and control.</p>
        } @else {
          <p i18n>You will see projects here as soon as somebody adds you to one.</p>
        }
        @if (session.mayCreateProjects()) {
          <button matButton="filled" type="button" actions (click)="create()">
            <app-icon matButtonIcon [path]="addIcon" /><ng-container i18n>New project</ng-container>
          </button>
        }
      </app-empty-state>
      @if (session.mayCreateProjects()) {
        <app-import-hint />
      }
    } @else {
      <ul class="grid" data-project-list>
        @for (project of found(); track project.project_id) {
          <li><app-project-card [project]="project" [overview]="store.overviewOf(project.project_id)" /></li>
        }
      </ul>
      <p class="quiet" role="status">
        @if (found().length === 0) {
          <ng-container i18n>No project is called like that.</ng-container>
        }
      </p>
    }
  `,
  styles: `
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 1rem;
      min-height: 48px;
      margin-bottom: 2rem;
    }
    .find {
      width: min(24rem, 100%);
      margin-bottom: 1.5rem;
    }
    .find app-icon {
      margin-inline: 0.75rem;
    }
    .grid {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr));
      gap: 1.5rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .skeleton {
      height: 14.5rem;
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container);
      animation: breathe 1.6s infinite alternate ease-in-out;
    }
    @keyframes breathe {
      to {
        opacity: 0.5;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProjectListPage {
  protected readonly store = inject(ProjectListStore);
  protected readonly session = inject(Session);
  private readonly dialogs = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly sought = signal('');

  protected readonly addIcon = mdiPlus;
  protected readonly findIcon = mdiMagnify;
  protected readonly emptyIcon = mdiFolderPlusOutline;
  protected readonly failedIcon = mdiCloudOffOutline;

  private readonly all = computed(() => (this.store.projects.hasValue() ? this.store.projects.value() : []));
  protected readonly hasProjects = computed(() => this.all().length > 0);
  protected readonly isMany = computed(() => this.all().length >= MANY_PROJECTS);
  protected readonly found = computed(() =>
    this.all().filter((project) => project.name.toLocaleLowerCase().includes(this.sought().toLocaleLowerCase())),
  );

  protected messageOf(error: unknown): string {
    return toApiError(error).message;
  }

  protected find(event: Event): void {
    this.sought.set((event.target as HTMLInputElement).value.trim());
  }

  protected async create(): Promise<void> {
    const data: NameRequest = {
      title: 'New project',
      label: 'Name',
      hint: 'For instance the name of the study',
      action: 'Create project',
      make: (name) => this.store.create(name),
    };
    const dialog = this.dialogs.open<NameDialog, NameRequest, ProjectDto>(NameDialog, { data, width: '28rem' });
    const project = await firstValueFrom(dialog.afterClosed());
    if (project) await this.router.navigate(['/projects', project.project_id]);
  }
}
