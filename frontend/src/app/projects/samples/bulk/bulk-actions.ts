import { Injectable, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../../api/api';
import { bulkLabel } from '../../../api/fn/samples/bulk-label';
import { bulkMove } from '../../../api/fn/samples/bulk-move';
import { bulkRemove } from '../../../api/fn/samples/bulk-remove';
import { bulkShare } from '../../../api/fn/samples/bulk-share';
import type { BulkResultDto } from '../../../api/models/bulk-result-dto';
import type { SampleFilterDto } from '../../../api/models/sample-filter-dto';
import type { SelectionDto } from '../../../api/models/selection-dto';
import type { SharedSamplesDto } from '../../../api/models/shared-samples-dto';
import { Notices } from '../../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../../ui/confirm-dialog';
import { ProjectStore } from '../../project-store';
import { pickedCount, type SampleSelection } from '../sample-selection';
import type { BulkVerb } from './bulk-bar';
import type { BulkRequest } from './bulk-dialog';
import { LabelDialog, type LabelRequest } from './label-dialog';
import { MoveDialog, type MoveRequest } from './move-dialog';
import { ShareDialog, type WantedShare } from './share-dialog';

/** What can be done to many samples at once: each asks first, is one request, and tells what came of it. */
@Injectable()
export class BulkActions {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private readonly project = inject(ProjectStore);

  /**
   * @param name  Of the sample, where it is about one alone
   * @returns whether it was done
   */
  async perform(verb: BulkVerb, selection: SampleSelection, filter: SampleFilterDto, name = ''): Promise<boolean> {
    const samples = selectionDto(selection, filter);
    const count = pickedCount(selection);
    const projectId = this.project.projectId() as number;
    const result = await {
      label: () => this.label(projectId, samples, count),
      move: () => this.move(projectId, samples, count),
      share: () => this.share(projectId, samples, count),
      delete: () => this.remove(projectId, samples, count, name),
    }[verb]();
    if (!result) return false;
    this.notices.done(told(verb, result));
    return true;
  }

  private label(projectId: number, samples: SelectionDto, count: number): Promise<BulkResultDto | undefined> {
    const data: LabelRequest = {
      count,
      labels: this.project.labels(),
      perform: (change) => this.api.invoke(bulkLabel, { projectId, body: { samples, ...change } }),
    };
    return firstValueFrom(this.dialogs.open(LabelDialog, { data, width: '28rem' }).afterClosed());
  }

  private move(projectId: number, samples: SelectionDto, count: number): Promise<BulkResultDto | undefined> {
    const data: MoveRequest = {
      count,
      categories: this.project.categories() ?? [],
      perform: (category_id) => this.api.invoke(bulkMove, { projectId, body: { samples, category_id } }),
    };
    return firstValueFrom(this.dialogs.open(MoveDialog, { data, width: '28rem' }).afterClosed());
  }

  private share(projectId: number, samples: SelectionDto, count: number): Promise<SharedSamplesDto | undefined> {
    const data: BulkRequest<WantedShare, SharedSamplesDto> = {
      count,
      perform: (wanted) => this.api.invoke(bulkShare, { projectId, body: { samples, ...wanted } }),
    };
    return firstValueFrom(this.dialogs.open(ShareDialog, { data, width: '34rem' }).afterClosed());
  }

  private async remove(
    projectId: number,
    samples: SelectionDto,
    count: number,
    name: string,
  ): Promise<BulkResultDto | undefined> {
    const several = count === 1 ? $localize`Delete one sample?` : $localize`Delete ${count} samples?`;
    const data: Confirmation = {
      title: name ? $localize`Delete ${name}:name:?` : several,
      text:
        count === 1
          ? $localize`It goes to the trash with its regions, where it stays for 30 days. Its images stay with the project.`
          : $localize`They go to the trash with their regions, where they stay for 30 days. Their images stay with the project.`,
      action: count === 1 ? $localize`Delete sample` : $localize`Delete samples`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return undefined;
    return this.api.invoke(bulkRemove, { projectId, body: { samples } });
  }
}

/** All that match are named by the filter, and by how many they were when somebody looked. */
export function selectionDto(selection: SampleSelection, filter: SampleFilterDto): SelectionDto {
  if (selection.kind === 'some') return { ids: [...selection.ids] };
  return { filter, except: [...selection.except], expected: pickedCount(selection) };
}

function told(verb: BulkVerb, { changed, unchanged, gone }: BulkResultDto): string {
  const one = {
    label: $localize`Labelled one sample.`,
    move: $localize`Moved one sample.`,
    share: $localize`Shared one sample.`,
    delete: $localize`Deleted one sample.`,
  };
  const many = {
    label: $localize`Labelled ${changed} samples.`,
    move: $localize`Moved ${changed} samples.`,
    share: $localize`Shared ${changed} samples.`,
    delete: $localize`Deleted ${changed} samples.`,
  };
  const done = (changed === 1 ? one : many)[verb];
  const same = unchanged === 1 ? $localize`One was so already.` : $localize`${unchanged}:count: were so already.`;
  const lost = gone.length === 1 ? $localize`One was gone.` : $localize`${gone.length}:count: were gone.`;
  return [done, ...(unchanged > 0 ? [same] : []), ...(gone.length > 0 ? [lost] : [])].join(' ');
}
