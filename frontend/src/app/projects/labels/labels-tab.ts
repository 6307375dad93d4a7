import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { mdiDeleteOutline, mdiDotsVertical, mdiPencilOutline, mdiPlus, mdiTagOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { LabelDto } from '../../api/models/label-dto';
import type { LabelUseDto } from '../../api/models/label-use-dto';
import { toApiError } from '../../core/api-error';
import { Notices } from '../../core/notices';
import { colourOfLabel } from '../../ui/class-palette';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { ColourButton } from '../../ui/colour-button';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { NameDialog, type NameRequest } from '../../ui/name-dialog';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { ProjectStore } from '../project-store';
import { LabelsStore } from './labels-store';

/** The labels of a project: what samples are marked with, and the classes of regions. */
@Component({
  selector: 'app-labels-tab',
  imports: [
    ColourButton,
    EmptyState,
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    RouterLink,
    SkeletonRows,
  ],
  providers: [LabelsStore],
  templateUrl: './labels-tab.html',
  styleUrl: './labels-tab.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LabelsTab {
  protected readonly project = inject(ProjectStore);
  protected readonly store = inject(LabelsStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly addIcon = mdiPlus;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly renameIcon = mdiPencilOutline;
  protected readonly deleteIcon = mdiDeleteOutline;
  protected readonly emptyIcon = mdiTagOutline;
  protected readonly colourOf = colourOfLabel;
  protected readonly moreName = (name: string): string => $localize`More for label ${name}:name:`;

  protected add(): void {
    this.askForName({
      title: $localize`New label`,
      label: $localize`Name`,
      hint: $localize`For instance “artefact” for samples, or “nucleus” for regions`,
      action: $localize`Create label`,
      make: (name) => this.store.add(name),
    });
  }

  protected rename(label: LabelDto): void {
    this.askForName({
      title: $localize`Rename ${label.name}:name:`,
      label: $localize`Name`,
      hint: '',
      value: label.name,
      action: $localize`Rename`,
      make: (name) => this.renameTo(label, name),
    });
  }

  protected async recolour(label: LabelDto, colour: string): Promise<void> {
    if (colour !== label.colour) await this.store.change(label, { colour });
  }

  protected async remove(label: LabelDto): Promise<void> {
    const use = this.store.useOf(label.label_id);
    const data: Confirmation = {
      title: $localize`Delete the label ${label.name}:name:?`,
      text:
        use.samples + use.regions === 0
          ? $localize`Nothing has it. This cannot be taken back.`
          : $localize`It is taken off ${this.countsOf(use)}:counts:; regions keep their colour. This cannot be taken back.`,
      action: $localize`Delete label`,
    };
    if (!(await this.isConfirmed(data))) return;
    await this.store.remove(label);
    this.notices.done($localize`Deleted ${label.name}:name:.`);
  }

  /** A name that another label has makes one of the two, if that is wanted. */
  private async renameTo(label: LabelDto, name: string): Promise<void> {
    const twin = this.project.labels().find((each) => each.name === name && each.label_id !== label.label_id);
    try {
      if (!twin) return await this.store.change(label, { name });
    } catch (failure) {
      const error = toApiError(failure);
      if (error.code !== 'label.name-taken') throw failure;
      throw new Error($localize`Somebody has made a label of this name meanwhile. Try again to merge the two.`, {
        cause: failure,
      });
    }
    const data: Confirmation = {
      title: $localize`Merge ${label.name}:name: into ${twin.name}:other:?`,
      text: $localize`There is a label “${twin.name}:other:” already. ${this.countsOf(this.store.useOf(label.label_id))}:counts: that have “${label.name}:name:” have it from then on, and “${label.name}:same:” is gone. This cannot be taken back.`,
      action: $localize`Merge`,
    };
    if (!(await this.isConfirmed(data))) throw new Error($localize`There is a label of this name already.`);
    await this.store.merge(label, twin);
    this.notices.done($localize`Merged ${label.name}:name: into ${twin.name}:other:.`);
  }

  private countsOf({ samples, regions }: LabelUseDto): string {
    const parts = [
      samples === 1 ? $localize`1 sample` : $localize`${samples}:count: samples`,
      regions === 1 ? $localize`1 region` : $localize`${regions}:count: regions`,
    ];
    return parts.join($localize` and `);
  }

  private async isConfirmed(data: Confirmation): Promise<boolean> {
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }

  private askForName(data: NameRequest): void {
    this.dialogs.open(NameDialog, { data, width: '28rem' });
  }
}
