import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Session } from '../core/session';
import { FileDigest } from './file-digest';
import type { FolderSource } from './folder-source';
import { ImportApi } from './import-api';
import { ImportKeeper, type KeptImport } from './import-keeper';
import { ImportQueue, type QueuePhase } from './import-queue';
import { waitForNetwork } from './network';
import { Pace } from './pace';
import type { Plan } from './plan';
import { TilingWatch, type TilingState } from './tiling-watch';
import { newTransfer, tally, type TransferFile } from './transfer';

/** What is shown of ten thousand files changes no faster than somebody can look. */
const TELL_EVERY_MS = 200;
const NO_TILING: TilingState = { images: 0, ready: 0, underWay: 0, failures: [] };

/** What a person has decided before an import begins. */
export interface ImportOrder {
  readonly source: FolderSource;
  readonly plan: Plan;
  readonly code: number;
  readonly title: string;
  /** By the names in the plan; a project that is not named here is made. */
  readonly projectIds: Readonly<Record<string, number>>;
}

/** The import that is running. It goes on while its person looks at other pages. */
@Injectable({ providedIn: 'root' })
export class ImportRun {
  private readonly api = inject(ImportApi);
  private readonly session = inject(Session);
  private readonly keeper = new ImportKeeper();
  private readonly digest = new FileDigest();
  private readonly pace = new Pace();
  private queue: ImportQueue | null = null;
  private importId = '';
  private source: FolderSource | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly watch = new TilingWatch(
    (projectId, ids) => this.api.knownById(projectId, ids),
    (state) => this.tilingState.set(state),
  );
  private readonly order = signal<{ title: string; projectIds: Readonly<Record<string, number>> } | null>(null);
  private readonly ticks = signal(0);
  private readonly tilingState = signal(NO_TILING);
  private readonly unkept = signal(false);
  private readonly keptList = signal<readonly KeptImport[]>([]);

  /** Grows when any file has changed: what is said of files is read again then. */
  readonly tick = this.ticks.asReadonly();
  readonly tiling = this.tilingState.asReadonly();
  readonly isOn = computed(() => this.order() !== null);
  readonly title = computed(() => this.order()?.title ?? '');
  readonly projectIds = computed(() => Object.values(this.order()?.projectIds ?? {}));
  /** Whether the browser cannot keep it over a reload. */
  readonly isUnkept = this.unkept.asReadonly();
  /** Imports of earlier pages that can go on. */
  readonly kept = this.keptList.asReadonly();
  readonly files = computed<readonly TransferFile[]>(() => (this.order() ? (this.queue?.files ?? []) : []));
  readonly tally = computed(() => this.read(() => tally(this.files())));
  readonly phase = computed<QueuePhase>(() => this.read(() => this.queue?.phase ?? 'paused'));
  readonly problem = computed(() => this.read(() => this.queue?.problem ?? null));
  readonly secondsLeft = computed(() => this.pace.secondsFor(this.tally().bytes - this.tally().bytesDone));

  constructor() {
    // Whoever signs in next has nothing to do with it; it is kept for its own person.
    effect(() => {
      if (this.session.user() === null) untracked(() => void this.leave());
    });
  }

  async begin({ source, plan, code, title, projectIds }: ImportOrder): Promise<void> {
    const ids: Record<string, number> = { ...projectIds };
    for (const name of new Set(plan.files.map(({ project }) => project)))
      ids[name] ??= await this.api.projectNamed(name);
    const files = plan.files.map(newTransfer);
    const kept: KeptImport = {
      ...{ importId: crypto.getRandomValues(new Uint32Array(4)).join('-'), person: this.session.user()?.user_id ?? 0 },
      ...{ startedAt: Date.now(), title, code, projectIds: ids, handles: source.handles, files: files.length },
    };
    try {
      await this.keeper.begin(kept, files);
      this.unkept.set(false);
    } catch {
      // A private window, or no room: it runs all the same, and the page says what that means.
      this.unkept.set(true);
    }
    this.run(kept, files, source);
  }

  /** @param source The same folder as before; files that it does not have fail by themselves. */
  async goOn(kept: KeptImport, source: FolderSource): Promise<void> {
    this.run(kept, await this.keeper.goOn(kept.importId), source);
  }

  async lookForKept(): Promise<void> {
    const person = this.session.user()?.user_id ?? 0;
    // Where nothing can be kept there is nothing.
    const all = await this.keeper.unfinished(person).catch(() => []);
    this.keptList.set(all.filter(({ importId }) => importId !== this.importId));
  }

  async forget(kept: KeptImport): Promise<void> {
    await this.keeper.forget(kept.importId);
    await this.lookForKept();
  }

  pause(): void {
    void this.queue?.pause();
  }

  resume(): void {
    this.pace.forget();
    this.queue?.start();
  }

  retry(files: readonly TransferFile[]): void {
    for (const file of files) this.queue?.retry(file);
    this.tell();
  }

  rename(file: TransferFile): void {
    this.queue?.rename(file);
    this.tell();
  }

  leaveOut(files: readonly TransferFile[]): void {
    for (const file of files) this.queue?.leaveOut(file);
    this.tell();
  }

  async retryTiling(imageId: number): Promise<void> {
    await this.api.retryTiling(imageId);
    const file = this.files().find((each) => each.imageId === imageId);
    if (file) this.watch.again(imageId, this.projectIdOf(file));
  }

  /** Stops for good; what has arrived stays. */
  async cancel(): Promise<void> {
    const { importId } = this;
    await this.queue?.cancel();
    await this.leave();
    await this.keeper.forget(importId).catch(() => undefined); // it was not kept
    await this.lookForKept();
  }

  /** Ends looking at it; one that is not finished can go on later. */
  async leave(): Promise<void> {
    const { queue, importId } = this;
    this.queue = null;
    this.order.set(null);
    this.importId = '';
    this.source = null;
    this.watch.stop();
    this.digest.close();
    await queue?.pause();
    await this.keeper.write().catch(() => undefined); // it was not kept
    if (queue?.phase === 'finished' && importId) await this.keeper.forget(importId).catch(() => undefined);
  }

  projectIdOf({ planned }: TransferFile): number {
    return this.order()?.projectIds[planned.project] ?? 0;
  }

  private run(kept: KeptImport, files: readonly TransferFile[], source: FolderSource): void {
    const { code, title, projectIds, importId } = kept;
    this.pace.forget();
    this.importId = importId;
    this.source = source;
    this.tilingState.set(NO_TILING);
    this.queue = new ImportQueue(files, { code, projectIds }, this.api, this.desk(), () => this.changed());
    this.order.set({ title, projectIds });
    for (const file of files) if (file.imageId > 0) this.watch.add(file.imageId, projectIds[file.planned.project] ?? 0);
    this.queue.start();
  }

  private desk(): ConstructorParameters<typeof ImportQueue>[3] {
    return {
      open: (path) => this.source?.open(path) ?? Promise.reject(new DOMException('', 'NotFoundError')),
      digest: (file, signal) => this.digest.of(file, signal),
      keep: (file) => {
        this.keeper.keep(file);
        if (file.imageId > 0) this.watch.add(file.imageId, this.projectIdOf(file));
      },
      waitForNetwork,
    };
  }

  /** What a person did shows at once: a button that no longer holds would take the next click for nothing. */
  private tell(): void {
    this.ticks.update((count) => count + 1);
  }

  private changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.tell();
      this.pace.note(this.tally().bytesDone, performance.now());
      const isOver = this.phase() === 'finished' && this.tally().done === this.tally().files;
      // Nothing is left that a reload could take up again.
      if (isOver && this.importId) void this.keeper.forget(this.importId).catch(() => undefined);
    }, TELL_EVERY_MS);
  }

  private read<Value>(what: () => Value): Value {
    this.ticks();
    this.order();
    return what();
  }
}
