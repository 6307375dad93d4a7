import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  inject,
  input,
  numberAttribute,
  untracked,
} from '@angular/core';
import { MatAnchor, MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTableModule } from '@angular/material/table';
import {
  mdiDeleteOutline,
  mdiDotsVertical,
  mdiDownload,
  mdiImageMultipleOutline,
  mdiOpenInNew,
  mdiRefresh,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { imagesList } from '../../api/fn/images/images-list';
import { imagesRemove } from '../../api/fn/images/images-remove';
import { imagesRetryTiling } from '../../api/fn/images/images-retry-tiling';
import type { ImageDto } from '../../api/models/image-dto';
import { bytesText } from '../../core/bytes-text';
import { originalUrl, thumbnailUrl } from '../../core/image-urls';
import { Notices } from '../../core/notices';
import { PagedList } from '../../core/paged-list';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListFrame } from '../../core/list-frame';
import { Meter } from '../../ui/meter';
import { Named } from '../../ui/named';
import { Thumbnail } from '../../ui/thumbnail';
import { ProjectStore } from '../project-store';
import { type ImageUse, ImageUsesDialog } from './image-uses-dialog';
import { OtherViewersDialog, type OtherViewersImage } from './other-viewers-dialog';

/** How often images that are being made ready are asked after. */
const POLL_MS = 2000;

/** The images of a project: what they are, whether they are ready, and where they are used. */
@Component({
  selector: 'app-images-page',
  imports: [
    EmptyState,
    Icon,
    ListFrame,
    MatAnchor,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    MatTableModule,
    Meter,
    Named,
    Thumbnail,
  ],
  templateUrl: './images-page.html',
  styleUrls: ['../project-table.scss', './images-page.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImagesPage {
  readonly projectId = input.required({ transform: numberAttribute });

  protected readonly project = inject(ProjectStore);
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly list = new PagedList<ImageDto>(async (cursor) => {
    const asked = { project_id: this.projectId(), cursor };
    const { images, next_cursor } = await this.api.invoke(imagesList, asked);
    return { rows: images, next_cursor };
  });
  protected readonly columns = ['picture', 'name', 'size', 'state', 'deeds'];
  protected readonly emptyIcon = mdiImageMultipleOutline;
  protected readonly moreIcon = mdiDotsVertical;
  protected readonly downloadIcon = mdiDownload;
  protected readonly viewersIcon = mdiOpenInNew;
  protected readonly retryIcon = mdiRefresh;
  protected readonly deleteIcon = mdiDeleteOutline;
  protected readonly bytesText = bytesText;
  protected readonly originalUrl = originalUrl;

  constructor() {
    effect(() => {
      this.projectId();
      untracked(() => void this.list.load({ another: true }));
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      clearTimeout(timer);
      const isWaiting = this.list.rows().some((image) => image.status === 'processing');
      if (isWaiting && !this.list.isBusy()) timer = setTimeout(() => void this.list.load(), POLL_MS);
    });
    inject(DestroyRef).onDestroy(() => clearTimeout(timer));
  }

  protected pictureOf({ image_id, status }: ImageDto): string {
    return status === 'ready' ? thumbnailUrl(image_id) : '';
  }

  /** Pixels, planes and the type of sample, as far as they are known. */
  protected shapeOf({ width, height, pyramid }: ImageDto): string {
    if (width === 0) return '';
    const planes = pyramid && pyramid.planes > 1 ? ` × ${pyramid.planes}` : '';
    return `${width} × ${height}${planes}${pyramid ? ` · ${pyramid.sample_type}` : ''}`;
  }

  protected moreName({ name }: ImageDto): string {
    return $localize`More for ${name}:name:`;
  }

  protected showUses({ image_id, name, project_id }: ImageDto): void {
    const data: ImageUse = { imageId: image_id, name, projectId: project_id };
    this.dialogs.open(ImageUsesDialog, { data, width: '32rem', maxWidth: '96vw' });
  }

  protected showOtherViewers({ image_id, name }: ImageDto): void {
    const data: OtherViewersImage = { imageId: image_id, name };
    this.dialogs.open(OtherViewersDialog, { data, width: '40rem', maxWidth: '96vw' });
  }

  protected async retry({ image_id: imageId, name }: ImageDto): Promise<void> {
    await this.api.invoke(imagesRetryTiling, { imageId });
    this.notices.done($localize`${name}:name: is made ready once more.`);
    await this.list.load();
  }

  protected async remove(image: ImageDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Delete ${image.name}:name:?`,
      text: $localize`The image goes to the trash for 30 days, and with it every layer that shows it. Regions of the samples stay.`,
      action: $localize`Delete image`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.api.invoke(imagesRemove, { imageId: image.image_id });
    this.list.drop(image);
    this.notices.done($localize`Deleted ${image.name}:name:.`);
  }
}
