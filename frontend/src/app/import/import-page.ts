import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiChevronLeft, mdiLockQuestion } from '@mdi/js';
import { toApiError } from '../core/api-error';
import { Failure } from '../core/failure';
import { EmptyState } from '../ui/empty-state';
import { FormProblem } from '../ui/form-problem';
import { Icon } from '../ui/icon';
import { type FolderSource, handleFiles, mayRead } from './folder-source';
import { ImportDraft } from './import-draft';
import type { KeptImport } from './import-keeper';
import { ImportRun } from './import-run';
import { KeptImports } from './kept-imports';
import { PlanStep } from './plan-step';
import { RunStep } from './run-step';
import { SourceStep } from './source-step';

/** Brings folders of images in: choose, look at what becomes of them, send. */
@Component({
  selector: 'app-import-page',
  imports: [EmptyState, Failure, FormProblem, Icon, KeptImports, MatAnchor, PlanStep, RouterLink, RunStep, SourceStep],
  providers: [ImportDraft],
  template: `
    @if (draft.isNotForMe()) {
      <a class="back" routerLink="/"><app-icon [path]="backIcon" /><ng-container i18n>Projects</ng-container></a>
    } @else if (settledId(); as projectId) {
      <a class="back" [routerLink]="['/projects', projectId]">
        <app-icon [path]="backIcon" />{{ draft.target()?.name ?? backWords }}
      </a>
    } @else {
      <a class="back" routerLink="/"><app-icon [path]="backIcon" /><ng-container i18n>Projects</ng-container></a>
    }
    <h1 i18n>Import images</h1>
    @if (problem()) {
      <app-form-problem [text]="problem()" />
    }
    @if (isBusy()) {
      <p role="status" i18n>One moment …</p>
    } @else if (run.isOn()) {
      <app-run-step (finished)="importMore()" />
    } @else if (draft.projectsError(); as error) {
      <app-failure [error]="error" (retry)="draft.readProjectsAgain()" />
    } @else if (draft.isNotForMe()) {
      <app-empty-state [icon]="closedIcon" heading="You cannot import into this project" i18n-heading>
        <p i18n>It may have been deleted, or you may not administer it. Its owner can tell.</p>
        <a matButton="filled" routerLink="/" actions i18n>All projects</a>
      </app-empty-state>
    } @else if (draft.source()) {
      <app-plan-step (started)="start()" (givenUp)="draft.source.set(null)" />
    } @else {
      <app-kept-imports
        [imports]="run.kept()"
        [again]="resuming()?.importId ?? ''"
        (wentOn)="goOn($event, true)"
        (forgotten)="forget($event)"
      />
      <app-source-step (picked)="picked($event)" (failed)="tell($event)" />
      <section class="layouts" aria-labelledby="import-layouts">
        <h2 id="import-layouts" i18n>How folders are read</h2>
        <div>
          <pre tabindex="0" aria-label="A folder with channels" i18n-aria-label>{{ deep }}</pre>
          <pre tabindex="0" aria-label="A folder with one image for each sample" i18n-aria-label>{{ flat }}</pre>
        </div>
        <p class="quiet" i18n>
          Other folders work as well: what each level means can be changed before anything is sent. Importing a folder a
          second time sends only what is new.
        </p>
      </section>
    }
  `,
  styleUrl: './import-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportPage {
  /** Of the project that the images go to, from the address; left out: any. */
  readonly projectId = input<string>();
  /** Name of the category that is offered for loose files. */
  readonly category = input<string>();

  protected readonly draft = inject(ImportDraft);
  protected readonly run = inject(ImportRun);
  protected readonly backIcon = mdiChevronLeft;
  protected readonly closedIcon = mdiLockQuestion;
  protected readonly backWords = $localize`Project`;
  protected readonly settledId = computed(() => (this.projectId() ? Number(this.projectId()) : null));
  protected readonly problem = signal('');
  protected readonly isBusy = signal(false);
  /** An import of before, whose folder has to be chosen again. */
  protected readonly resuming = signal<KeptImport | null>(null);

  protected readonly deep = [
    'MyExperiment/          project',
    '  WT/                  category',
    '    mouse_01/          sample',
    '      channels/        layer group',
    '        DAPI.tif       layer',
    '        GFP.tif        layer',
  ].join('\n');
  protected readonly flat = [
    'MyExperiment/          project',
    '  WT/                  category',
    '    mouse_01.tif       sample',
    '    mouse_02.tif       sample',
    '  KO/                  category',
    '    mouse_03.tif       sample',
  ].join('\n');

  constructor() {
    effect(() => {
      this.draft.settledId.set(this.settledId());
      this.draft.categoryName.set(this.category() ?? '');
    });
    effect(() => untracked(() => void this.lookForKept()));
  }

  protected picked(source: FolderSource): void {
    const kept = this.resuming();
    this.problem.set('');
    if (!kept) this.draft.source.set(source);
    else void this.resume(kept, source);
  }

  protected async start(): Promise<void> {
    const order = this.draft.order();
    if (!order) return;
    await this.whileBusy(() => this.run.begin(order));
    if (this.run.isOn()) this.draft.source.set(null);
  }

  /** @param ask Whether the person may be asked for the folder: a click is being handled. */
  protected async goOn(kept: KeptImport, ask: boolean): Promise<void> {
    if (await mayRead(kept.handles, ask).catch(() => false)) {
      const source = await handleFiles(kept.handles, () => undefined).catch(() => null);
      if (source) return this.resume(kept, source);
    }
    if (ask) this.resuming.set(kept);
  }

  protected async forget(kept: KeptImport): Promise<void> {
    this.resuming.set(null);
    await this.run.forget(kept);
  }

  protected async importMore(): Promise<void> {
    await this.run.leave();
    await this.run.lookForKept();
  }

  protected tell(failure: unknown): void {
    this.problem.set(toApiError(failure).message);
  }

  /** What goes on by itself does: where the folder may still be read. */
  private async lookForKept(): Promise<void> {
    if (this.run.isOn()) return;
    await this.run.lookForKept();
    const [latest] = this.run.kept();
    if (latest && !this.run.isOn()) await this.goOn(latest, false);
  }

  private async resume(kept: KeptImport, source: FolderSource): Promise<void> {
    this.resuming.set(null);
    await this.whileBusy(() => this.run.goOn(kept, source));
  }

  private async whileBusy(work: () => Promise<void>): Promise<void> {
    this.isBusy.set(true);
    this.problem.set('');
    try {
      await work();
    } catch (failure) {
      // Nothing has been sent: told above what was chosen.
      this.tell(failure);
    } finally {
      this.isBusy.set(false);
    }
  }
}
