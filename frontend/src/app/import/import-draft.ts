import { Injectable, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import { Api } from '../api/api';
import { categoriesList } from '../api/fn/categories/categories-list';
import { allPages } from '../core/all-pages';
import { byName } from '../core/natural-order';
import { Session } from '../core/session';
import type { FolderSource } from './folder-source';
import { cleanName } from './image-names';
import { ImportApi } from './import-api';
import type { ImportOrder } from './import-run';
import { guessLayout, type Level, type Role, withRole } from './layout';
import { foldersOf, makePlan, type Names, type Plan, sift } from './plan';

/** What one level of the folders is taken for. */
export interface LevelChoice {
  readonly depth: number;
  readonly role: Role;
  /** Some of the folders there. */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;
const EXACT_AND_TILED = 5;
const NOTHING: Plan = { files: [], leftOut: [], remarks: [], bytes: 0 };

/** What has been chosen and how it is to be read, before anything is sent. */
@Injectable()
export class ImportDraft {
  private readonly api = inject(ImportApi);
  private readonly calls = inject(Api);
  private readonly session = inject(Session);
  private readonly projectsRead = resource({ loader: () => this.api.projects() });

  readonly source = signal<FolderSource | null>(null);
  /** The project that the page is about; null: any. */
  readonly settledId = signal<number | null>(null);
  readonly code = signal(EXACT_AND_TILED);

  readonly projects = computed(() =>
    this.projectsRead.hasValue() ? [...this.projectsRead.value()].sort(byName) : undefined,
  );
  readonly projectsError = computed(() => this.projectsRead.error());
  /** Whether the page is about a project into which I may not import: it is not there, or not mine to fill. */
  readonly isNotForMe = computed(
    () => this.settledId() !== null && this.projects()?.every((each) => each.project_id !== this.settledId()) === true,
  );
  readonly mayCreate = this.session.mayCreateProjects;

  private readonly folders = computed(() => sift(this.source()?.found ?? []).images.map(foldersOf));
  readonly layout = linkedSignal(() => guessLayout(this.folders(), this.settledId() !== null));
  /** Names of the projects that the folders tell of. */
  private readonly told = computed(() => this.namesAt('project'));
  /** Whether all goes into one project, which can be chosen then. */
  readonly isOneProject = computed(() => this.settledId() !== null || this.told().length <= 1);
  readonly newName = linkedSignal(() => this.told()[0] ?? '');
  /** Of an existing project; null: a new one. */
  readonly targetId = linkedSignal<number | null>(() => {
    const name = cleanName(this.told()[0] ?? '');
    return this.settledId() ?? this.projects()?.find((each) => each.name === name)?.project_id ?? null;
  });
  readonly target = computed(() => this.projects()?.find((each) => each.project_id === this.targetId()) ?? null);
  readonly categoryName = signal('');
  readonly sampleName = signal('');

  /** Whether some files are in no folder that names a category. */
  readonly wantsCategory = computed(() => this.lacks('category'));
  /** Whether some files are in no folder that names a sample. */
  readonly hasLoose = computed(() => this.lacks('sample'));

  readonly levels = computed<LevelChoice[]>(() =>
    this.layout().roles.map((role, depth) => {
      const names = [...new Set(this.folders().flatMap((folders) => folders[depth] ?? []))];
      return { depth, role, examples: names.slice(0, EXAMPLES) };
    }),
  );
  private readonly names = computed<Names>(() => ({
    project: this.isOneProject() ? (this.target()?.name ?? this.newName()) : '',
    projectIsSettled: this.isOneProject(),
    category: this.categoryName().trim() || $localize`Images`,
    sample: this.sampleName().trim(),
  }));
  readonly plan = computed(() => {
    const source = this.source();
    return source ? makePlan(source.found, this.layout(), this.names()) : NOTHING;
  });
  /** By the names in the plan, those that are there. */
  readonly projectIds = computed<Readonly<Record<string, number>>>(() => {
    const target = this.target();
    if (this.isOneProject()) return target ? { [cleanName(target.name)]: target.project_id } : {};
    const names = new Set(this.plan().files.map(({ project }) => project));
    const there = (this.projects() ?? []).filter(({ name }) => names.has(name));
    return Object.fromEntries(there.map(({ name, project_id }) => [name, project_id]));
  });
  readonly isReady = computed(
    () =>
      this.plan().files.length > 0 &&
      this.projects() !== undefined &&
      (this.target() !== null || (this.mayCreate() && (!this.isOneProject() || this.newName().trim() !== ''))),
  );

  private readonly categoriesRead = resource({
    params: () => this.targetId() ?? undefined,
    loader: ({ params: project_id }) =>
      allPages(
        (cursor) => this.calls.invoke(categoriesList, { project_id, cursor }),
        (page) => page.categories,
      ),
  });
  /** Of the project that it goes to. */
  readonly categories = computed(() =>
    this.categoriesRead.hasValue() ? [...this.categoriesRead.value()].sort(byName) : [],
  );

  readProjectsAgain(): void {
    this.projectsRead.reload();
  }

  setRole(depth: number, role: Role): void {
    this.layout.update((layout) => withRole(layout, depth, role));
  }

  setLoose(loose: 'samples' | 'channels'): void {
    this.layout.update((layout) => ({ ...layout, loose }));
  }

  /** null while something is missing. */
  order(): ImportOrder | null {
    const source = this.source();
    if (!source || !this.isReady()) return null;
    const { roles } = this.layout();
    const top = roles[0] === 'unused' ? '' : (this.folders()[0]?.[0] ?? '');
    const title = this.isOneProject() ? (this.target()?.name ?? this.newName()) : top;
    return { source, plan: this.plan(), code: this.code(), title, projectIds: this.projectIds() };
  }

  private namesAt(level: Level): string[] {
    const depth = this.layout().roles.indexOf(level);
    return depth < 0 ? [] : [...new Set(this.folders().flatMap((folders) => folders[depth] ?? []))];
  }

  private lacks(level: Level): boolean {
    const depth = this.layout().roles.indexOf(level);
    return this.folders().some((folders) => depth < 0 || folders.length <= depth);
  }
}
