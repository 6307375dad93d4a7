import { Injectable, computed, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { annotationsCreate } from '../api/fn/annotations/annotations-create';
import { layersCreate } from '../api/fn/layers/layers-create';
import { toApiError } from '../core/api-error';
import { byName } from '../core/natural-order';
import { nameWithoutEnding } from './file-names';
import { ImageUpload } from './image-upload';

/** What the chosen files are: each a sample of its own, or together the channels of one sample. */
export type Arrangement = 'samples' | 'channels';

/** One chosen file on its way. */
export interface UploadItem {
  readonly itemId: number;
  readonly file: File;
  /** What it will be called: the file's name without its ending, unless that is taken. */
  readonly name: string;
  readonly state: 'waiting' | 'sending' | 'sent' | 'done' | 'failed';
  /** Part of the file sent, 0..1. */
  readonly progress: number;
  readonly problem: string;
  readonly isNameTaken: boolean;
  /** 0 until it has been sent. */
  readonly imageId: number;
}

/** Where the samples go. */
export interface UploadOrder {
  readonly projectId: number;
  readonly categoryId: number;
  readonly arrangement: Arrangement;
  /** Name of the sample when the files are its channels. */
  readonly sampleName: string;
}

/** More would only share the same line. */
const FILES_AT_ONCE = 2;

/** Turns image files into samples. A file that fails does not hold up the others and can be tried again. */
@Injectable()
export class SampleUpload {
  private readonly api = inject(Api);
  private readonly images = inject(ImageUpload);
  private lastId = 0;
  private readonly chosen = signal<readonly UploadItem[]>([]);
  private readonly running = signal(false);
  private readonly trouble = signal('');
  /** The sample that channels are added to; made once, also when channels are tried again. */
  private annotationId = 0;

  readonly items = this.chosen.asReadonly();
  readonly isRunning = this.running.asReadonly();
  /** What went wrong beyond a single file. */
  readonly problem = this.trouble.asReadonly();
  readonly isDone = computed(() => this.chosen().length > 0 && this.chosen().every((item) => item.state === 'done'));
  readonly isStarted = computed(() => this.chosen().some((item) => item.state !== 'waiting'));

  add(files: readonly File[]): void {
    const items = [...files].sort(byName).map((file): UploadItem => {
      const name = nameWithoutEnding(file.name);
      const itemId = ++this.lastId;
      return { itemId, file, name, state: 'waiting', progress: 0, problem: '', isNameTaken: false, imageId: 0 };
    });
    this.chosen.update((list) => [...list, ...items]);
  }

  remove(itemId: number): void {
    this.chosen.update((list) => list.filter((item) => item.itemId !== itemId));
  }

  /** Gives a file the next free name of its kind: `cell`, `cell (2)`, `cell (3)`. */
  renameToNext(itemId: number): void {
    this.update(itemId, {
      ...this.item(itemId),
      name: nextName(this.item(itemId).name),
      state: 'waiting',
      problem: '',
    });
  }

  /** Sends everything that is not done yet, what failed included. Resolves when nothing is left to try. */
  async run(order: UploadOrder): Promise<void> {
    if (this.running()) return;
    this.running.set(true);
    this.trouble.set('');
    try {
      const queue = this.chosen().filter((item) => item.state !== 'done');
      const worker = async () => {
        for (let item = queue.shift(); item; item = queue.shift()) await this.process(item, order);
      };
      await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
      if (order.arrangement === 'channels') await this.makeChannels(order);
    } finally {
      this.running.set(false);
    }
  }

  private async process(item: UploadItem, order: UploadOrder): Promise<void> {
    try {
      const imageId = item.imageId || (await this.send(item, order));
      if (order.arrangement === 'channels') return;
      const { name } = this.item(item.itemId);
      const body = { name, project_id: order.projectId, category_id: order.categoryId, image_id: imageId };
      const { annotation } = await this.api.invoke(annotationsCreate, { body });
      await this.addLayer(annotation.annotation_id, imageId, name, 1);
      this.update(item.itemId, { ...this.item(item.itemId), state: 'done' });
    } catch (failure) {
      // Told beside the file: the others go on.
      const error = toApiError(failure);
      const isNameTaken = error.code === 'image.name-taken';
      this.update(item.itemId, { ...this.item(item.itemId), state: 'failed', problem: error.message, isNameTaken });
    }
  }

  private async send(item: UploadItem, order: UploadOrder): Promise<number> {
    this.update(item.itemId, { ...item, state: 'sending', problem: '', isNameTaken: false });
    const imageName = order.arrangement === 'channels' ? `${order.sampleName}_${item.name}` : item.name;
    const imageId = await this.images.send(order.projectId, imageName, item.file, (progress) =>
      this.update(item.itemId, { ...this.item(item.itemId), progress }),
    );
    this.update(item.itemId, { ...this.item(item.itemId), state: 'sent', progress: 1, imageId });
    return imageId;
  }

  /** The sample is made when all its channels have arrived, so that nobody opens half of one. */
  private async makeChannels(order: UploadOrder): Promise<void> {
    if (this.chosen().some((item) => item.imageId === 0)) return;
    try {
      this.annotationId ||= await this.makeSample(order);
      for (const [index, item] of this.chosen().entries()) {
        if (item.state === 'done') continue;
        await this.addLayer(this.annotationId, item.imageId, item.name, index + 1);
        this.update(item.itemId, { ...this.item(item.itemId), state: 'done' });
      }
    } catch (failure) {
      // The images have arrived: another try makes the sample without sending them again.
      this.trouble.set(toApiError(failure).message);
    }
  }

  private async makeSample(order: UploadOrder): Promise<number> {
    const body = { name: order.sampleName, project_id: order.projectId, category_id: order.categoryId };
    const { annotation } = await this.api.invoke(annotationsCreate, { body });
    return annotation.annotation_id;
  }

  private async addLayer(annotation_id: number, image_id: number, name: string, sequence: number): Promise<void> {
    await this.api.invoke(layersCreate, { body: { name, annotation_id, image_id, sequence, kind: 'image' } });
  }

  private item(itemId: number): UploadItem {
    const item = this.chosen().find((each) => each.itemId === itemId);
    if (!item) throw new Error(`There is no file ${itemId} in this upload.`);
    return item;
  }

  private update(itemId: number, item: UploadItem): void {
    this.chosen.update((list) => list.map((each) => (each.itemId === itemId ? item : each)));
  }
}

/** `cell` → `cell (2)` → `cell (3)`. */
export function nextName(name: string): string {
  const numbered = / \((\d+)\)$/.exec(name);
  return numbered ? name.replace(/\d+\)$/, `${Number(numbered[1]) + 1})`) : `${name} (2)`;
}
