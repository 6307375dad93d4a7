import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { mdiCloudOffOutline, mdiFilterOffOutline, mdiImageMultipleOutline } from '@mdi/js';
import { mayAnnotate } from '../../core/access';
import { EmptyState } from '../../ui/empty-state';
import { ImportHint } from '../../ui/import-hint';
import { Reference } from '../../ui/reference';
import { ProjectStore } from '../project-store';
import { BulkActions } from './bulk/bulk-actions';
import { BulkBar, type BulkVerb } from './bulk/bulk-bar';
import type { Pick } from './sample-card';
import { filterCount, listParamsOf, paramsOf, type SampleView, viewIn } from '../../core/sample-filter';
import { SampleFilters } from './sample-filters';
import { SampleGrid } from './sample-grid';
import { SampleMenu, type SampleVerb } from './sample-menu';
import { everything, isPicked, NOTHING, pickedCount, picking, type SampleSelection } from './sample-selection';
import { SampleTable } from './sample-table';
import { SamplesStore } from './samples-store';

/** The samples of a project: found, looked through, picked, and changed many at once. What is shown stands in the address. */
@Component({
  selector: 'app-samples-tab',
  imports: [
    BulkBar,
    EmptyState,
    ImportHint,
    MatAnchor,
    MatButton,
    Reference,
    RouterLink,
    SampleFilters,
    SampleGrid,
    SampleMenu,
    SampleTable,
  ],
  providers: [SamplesStore, BulkActions],
  host: { '(window:online)': 'samples.error()?.status === 0 && samples.reload()' },
  templateUrl: './samples-tab.html',
  styleUrl: './samples-tab.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SamplesTab {
  readonly category = input<string>();
  readonly status = input<string>();
  readonly label = input<string>();
  readonly decision = input<string>();
  readonly reader = input<string>();
  readonly text = input<string>();
  readonly sort = input<string>();
  readonly view = input<string>();

  protected readonly project = inject(ProjectStore);
  protected readonly samples = inject(SamplesStore);
  private readonly actions = inject(BulkActions);
  private readonly router = inject(Router);
  protected readonly failedIcon = mdiCloudOffOutline;
  protected readonly emptyIcon = mdiImageMultipleOutline;
  protected readonly noneIcon = mdiFilterOffOutline;

  protected readonly selection = signal<SampleSelection>(NOTHING);
  /** Where a range begins. */
  private anchor = 0;

  protected readonly shown = computed(
    () =>
      viewIn({
        ...{ category: this.category(), status: this.status(), label: this.label(), decision: this.decision() },
        ...{ reader: this.reader(), text: this.text(), sort: this.sort(), view: this.view() },
      }),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  /** What is listed, whichever way it is shown. */
  private readonly listed = computed(() => ({ filter: this.shown().filter, sort: this.shown().sort }), {
    equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  /** What the addresses of its samples say of this list. */
  protected readonly listParams = computed(() => listParamsOf(this.shown()));
  protected readonly isFiltered = computed(() => filterCount(this.shown().filter) > 0);
  protected readonly picked = computed(() => pickedCount(this.selection()));
  protected readonly pickable = computed(() => {
    const access = this.project.project()?.access ?? 'view';
    return mayAnnotate(access) || mayAnnotate(this.samples.rowAt(0)?.access ?? 'view');
  });
  protected readonly labelsOf = computed(() => {
    const names = new Map(this.project.labels().map((label) => [label.label_id, label.name]));
    return (ids: readonly number[]) => ids.flatMap((id) => names.get(id) ?? []).join(', ');
  });
  protected readonly categoryOf = computed(() => {
    const names = new Map(this.project.categories()?.map((each) => [each.category_id, each.name]));
    return (categoryId: number) => names.get(categoryId) ?? '';
  });

  constructor() {
    effect(() => {
      const projectId = this.project.projectId();
      const listed = this.listed();
      if (projectId === undefined) return;
      untracked(() => {
        this.selection.set(NOTHING);
        this.samples.open({ projectId, ...listed });
      });
    });
    // Images that were uploaded, samples that came or went: the frame knows, and the list follows.
    let known: unknown;
    effect(() => {
      const categories = this.project.categories();
      if (known !== undefined && categories !== undefined && categories !== known)
        untracked(() => this.samples.reload());
      known = categories ?? known;
    });
  }

  protected async go(view: SampleView, typed = false): Promise<void> {
    await this.router.navigate([], { queryParams: paramsOf(view), queryParamsHandling: 'merge', replaceUrl: typed });
  }

  protected async pick({ index, pick: { on, range } }: { index: number; pick: Pick }): Promise<void> {
    const from = range ? this.anchor : index;
    this.anchor = index;
    const ids = await this.samples.readBetween(from, index);
    this.selection.update((selection) => picking(selection, ids, on));
  }

  protected pickAll(on: boolean): void {
    this.selection.set(on ? everything(this.samples.total() ?? 0) : NOTHING);
  }

  /** On one sample, whatever else is picked. */
  protected async performOn({ verb, sample }: SampleVerb): Promise<void> {
    const one = picking(NOTHING, [sample.annotation_id], true);
    if (await this.actions.perform(verb, one, this.shown().filter, sample.name)) this.project.reloadCounts();
  }

  /** To the room where exports are made, with those that are picked. */
  protected async exportPicked(): Promise<void> {
    const selection = this.selection();
    const all = selection.kind === 'all' ? await this.samples.readBetween(0, selection.total - 1) : [...selection.ids];
    const samples = all.filter((id) => isPicked(selection, id)).join(',');
    await this.router.navigate(['/projects', this.project.projectId(), 'export'], { queryParams: { samples } });
  }

  protected async perform(verb: BulkVerb): Promise<void> {
    if (!(await this.actions.perform(verb, this.selection(), this.shown().filter))) return;
    this.selection.set(NOTHING);
    this.project.reloadCounts();
  }
}
