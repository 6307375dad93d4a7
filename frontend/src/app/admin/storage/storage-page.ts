import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, effect, inject, resource, viewChild } from '@angular/core';
import { MatPaginator } from '@angular/material/paginator';
import { MatSort, MatSortHeader } from '@angular/material/sort';
import { MatTableDataSource, MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { mdiDatabaseOutline } from '@mdi/js';
import { Api } from '../../api/api';
import { storageOverviewList } from '../../api/fn/projects/storage-overview-list';
import type { ProjectUseDto } from '../../api/models/project-use-dto';
import { allPages } from '../../core/all-pages';
import { bytesText } from '../../core/bytes-text';
import { Failure } from '../../core/failure';
import { EmptyState } from '../../ui/empty-state';
import { Meter } from '../../ui/meter';
import { SkeletonRows } from '../../ui/skeleton-rows';

/** Where the disk went: one request tells of all projects. */
@Component({
  selector: 'app-storage-page',
  imports: [
    ...[DecimalPipe, EmptyState, Failure, MatPaginator, MatSort, MatSortHeader, MatTableModule, Meter, RouterLink],
    SkeletonRows,
  ],
  templateUrl: './storage-page.html',
  styles: `
    .quota {
      display: grid;
      gap: 0.35rem;
      min-width: 8rem;
    }
  `,
  styleUrl: '../admin.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StoragePage {
  private readonly api = inject(Api);
  private readonly sort = viewChild(MatSort);
  private readonly paginator = viewChild(MatPaginator);
  protected readonly icon = mdiDatabaseOutline;
  protected readonly columns = ['name', 'owner', 'images', 'bytes', 'quota'];
  protected readonly bytesOf = bytesText;
  protected readonly source = new MatTableDataSource<ProjectUseDto>();
  protected readonly storage = resource({
    loader: () =>
      allPages(
        (cursor) => this.api.invoke(storageOverviewList, { cursor, limit: 5000 }),
        (page) => page.storage,
      ),
  });
  protected readonly total = computed(() =>
    (this.storage.hasValue() ? this.storage.value() : []).reduce((sum, use) => sum + use.bytes_used, 0),
  );

  constructor() {
    this.source.sortingDataAccessor = (use, column) => valueOf(use, column);
    effect(() => (this.source.data = this.storage.hasValue() ? this.storage.value() : []));
    effect(() => (this.source.sort = this.sort() ?? null));
    effect(() => (this.source.paginator = this.paginator() ?? null));
  }

  protected quotaLabel({ name }: ProjectUseDto): string {
    return $localize`Quota of ${name}:project:`;
  }
}

function valueOf(use: ProjectUseDto, column: string): string | number {
  switch (column) {
    case 'images':
      return use.images;
    case 'bytes':
      return use.bytes_used;
    case 'quota':
      // How full it is; without a quota nothing ever is.
      return use.quota_bytes ? use.bytes_used / use.quota_bytes : -1;
    case 'owner':
      return use.owner_name.toLocaleLowerCase();
    default:
      return use.name.toLocaleLowerCase();
  }
}
