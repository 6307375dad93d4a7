import { ChangeDetectionStrategy, Component, type ElementRef, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiTrayArrowUp } from '@mdi/js';
import { Icon } from './icon';

/** A place to drop files on, with a button for those who would rather choose them. The content says which files. */
@Component({
  selector: 'app-file-drop',
  imports: [Icon, MatButton],
  host: {
    '[class.over]': 'over()',
    '(dragover)': '$event.preventDefault(); over.set(true)',
    '(dragleave)': 'over.set(false)',
    '(drop)': 'drop($event)',
  },
  template: `
    <app-icon [path]="icon" />
    <div><ng-content /></div>
    <button matButton="tonal" type="button" (click)="choose()" i18n>Choose files</button>
    <input #field type="file" multiple hidden (change)="chosen()" data-file-field />
  `,
  styles: `
    :host {
      display: grid;
      justify-items: center;
      gap: 0.75rem;
      padding: 1.75rem 1.5rem;
      border: 1.5px dashed var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-medium);
      text-align: center;
    }
    :host(.over) {
      border-color: var(--mat-sys-primary);
      background: color-mix(in srgb, var(--mat-sys-primary) 8%, transparent);
    }
    app-icon {
      width: 32px;
      height: 32px;
      color: var(--mat-sys-primary);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FileDrop {
  readonly files = output<readonly File[]>();
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  protected readonly over = signal(false);
  protected readonly icon = mdiTrayArrowUp;

  protected choose(): void {
    this.field().nativeElement.click();
  }

  protected chosen(): void {
    const field = this.field().nativeElement;
    this.files.emit([...(field.files ?? [])]);
    // Otherwise choosing the same file again would tell nobody.
    field.value = '';
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.over.set(false);
    this.files.emit([...(event.dataTransfer?.files ?? [])]);
  }
}
