import { ChangeDetectionStrategy, Component, type ElementRef, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatProgressBar } from '@angular/material/progress-bar';
import { mdiFolderOutline, mdiImageMultipleOutline, mdiTrayArrowUp } from '@mdi/js';
import { Icon } from '../ui/icon';
import { ACCEPTED } from './file-kind';
import { canPickFolder, chosenFiles, droppedFiles, type FolderSource, pickFolder } from './folder-source';

/** A place to drop folders and files on, and buttons for those who would rather choose them. */
@Component({
  selector: 'app-source-step',
  imports: [Icon, MatButton, MatProgressBar],
  host: {
    '[class.over]': 'over()',
    '(dragover)': '$event.preventDefault(); over.set(true)',
    '(dragleave)': 'over.set(false)',
    '(drop)': 'drop($event)',
  },
  template: `
    @if (count() === null) {
      <app-icon class="large" [path]="dropIcon" />
      <p class="lead" i18n>Drop a folder or image files here</p>
      <div class="actions">
        <button matButton="filled" type="button" (click)="chooseFolder()">
          <app-icon matButtonIcon [path]="folderIcon" /><ng-container i18n>Choose a folder</ng-container>
        </button>
        <button matButton="tonal" type="button" (click)="fileField().nativeElement.click()">
          <app-icon matButtonIcon [path]="filesIcon" /><ng-container i18n>Choose files</ng-container>
        </button>
      </div>
      <p class="quiet" i18n>
        TIFF with 8 and 16 bit, OME-TIFF, SVS, PNG, JPEG and more. Nothing is sent before you have seen what becomes of
        it.
      </p>
    } @else {
      <p class="lead" role="status" i18n>Reading the folder: {{ count() }} files so far</p>
      <mat-progress-bar mode="indeterminate" aria-label="Reading the folder" i18n-aria-label />
    }
    <input #folder type="file" webkitdirectory multiple hidden data-folder-field (change)="chosen(folder)" />
    <input #files type="file" multiple hidden data-file-field [accept]="accepted" (change)="chosen(files)" />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      align-content: center;
      gap: 1rem;
      min-height: 18rem;
      padding: 2.5rem 1.25rem;
      border: 1.5px dashed var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container-low);
      text-align: center;
    }
    :host(.over) {
      border-color: var(--mat-sys-primary);
      background: color-mix(in srgb, var(--mat-sys-primary) 10%, var(--mat-sys-surface-container-low));
    }
    .large {
      width: 44px;
      height: 44px;
      color: var(--mat-sys-primary);
    }
    .lead {
      font-size: 1.125rem;
      font-weight: 600;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 0.75rem;
    }
    .quiet {
      max-width: 32rem;
      line-height: 1.5;
    }
    mat-progress-bar {
      max-width: 24rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SourceStep {
  readonly picked = output<FolderSource>();
  readonly failed = output<unknown>();
  protected readonly over = signal(false);
  /** Files found so far; null: nothing is being read. */
  protected readonly count = signal<number | null>(null);
  protected readonly dropIcon = mdiTrayArrowUp;
  protected readonly folderIcon = mdiFolderOutline;
  protected readonly filesIcon = mdiImageMultipleOutline;
  protected readonly accepted = ACCEPTED;
  private readonly folderField = viewChild.required<ElementRef<HTMLInputElement>>('folder');
  protected readonly fileField = viewChild.required<ElementRef<HTMLInputElement>>('files');

  protected chooseFolder(): void {
    if (canPickFolder()) void this.read((counting) => pickFolder(counting));
    else this.folderField().nativeElement.click();
  }

  protected chosen(field: HTMLInputElement): void {
    const files = [...(field.files ?? [])];
    // Otherwise choosing the same again would tell nobody.
    field.value = '';
    if (files.length > 0) this.picked.emit(chosenFiles(files));
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.over.set(false);
    const data = event.dataTransfer;
    if (data) void this.read((counting) => droppedFiles(data, counting));
  }

  private async read(source: (counting: (files: number) => void) => Promise<FolderSource | null>): Promise<void> {
    try {
      const read = await source((files) => this.count.set(files));
      if (read) this.picked.emit(read);
    } catch (failure) {
      this.failed.emit(failure);
    } finally {
      this.count.set(null);
    }
  }
}
