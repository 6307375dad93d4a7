import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { CopiedDisplayDto } from '../../api/models/copied-display-dto';
import { Notices } from '../../core/notices';
import { isSet, OPEN_CHANNELS } from '../../core/project-settings';
import { AnnotationStore } from '../annotation-store';
import { ChannelPanel } from './channel-panel';
import { CopyDisplayDialog, type CopyDisplayData } from './copy-display-dialog';

/** The channels of the sample that is open, and for whom their looks are kept. */
@Component({
  selector: 'app-channel-desk',
  imports: [ChannelPanel],
  template: `
    <app-channel-panel
      [board]="store.channels()"
      [unfolded]="unfolded()"
      [savable]="store.mayAdminister()"
      (saved)="saveDisplay()"
      (kept)="keepDisplay()"
      (resetChosen)="store.resetDisplay()"
      (copyChosen)="copyDisplay()"
    />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChannelDesk {
  protected readonly store = inject(AnnotationStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);

  protected readonly unfolded = computed(() => isSet(this.store.surroundings()?.project.settings ?? '', OPEN_CHANNELS));

  protected async saveDisplay(): Promise<void> {
    await this.store.saveDisplay();
    this.notices.done($localize`Everybody now sees these channels like this at first.`);
  }

  protected async keepDisplay(): Promise<void> {
    await this.store.keepDisplay();
    this.notices.done($localize`You will see these channels like this again.`);
  }

  /** What everybody sees is what is copied: what is only on my screen is saved for them first, as the menu says. */
  protected async copyDisplay(): Promise<void> {
    const around = this.store.surroundings();
    const here = this.store.annotation();
    if (!around || !here) return;
    const board = this.store.channels();
    if (board.isChanged() || board.isKept()) await this.store.saveDisplay();
    const data: CopyDisplayData = {
      categoryName: around.category.name,
      projectName: around.project.name,
      projectId: here.project_id,
      annotationId: here.annotation_id,
      copy: (body) => this.store.copyDisplay(body),
    };
    const dialog = this.dialogs.open<CopyDisplayDialog, CopyDisplayData, CopiedDisplayDto>(CopyDisplayDialog, { data });
    const copied = await firstValueFrom(dialog.afterClosed());
    if (!copied) return;
    const { samples } = copied;
    this.notices.done(samples === 1 ? $localize`Copied to one sample.` : $localize`Copied to ${samples} samples.`);
  }
}
