import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { mdiDeleteOutline, mdiDotsHorizontal, mdiUpload } from '@mdi/js';
import type { AnnotationDto } from '../api/models/annotation-dto';
import { Icon } from '../ui/icon';
import type { Section } from './project-store';
import { SampleCard } from './sample-card';

/** One category: its name, how far it is, its samples. */
@Component({
  selector: 'app-category-section',
  imports: [Icon, MatButton, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, SampleCard],
  template: `
    <section [attr.aria-labelledby]="'category-' + section().category.category_id">
      <div class="head">
        <h2 [id]="'category-' + section().category.category_id">{{ section().category.name }}</h2>
        <span class="quiet figures">{{ section().submitted }} of {{ section().samples.length }} submitted</span>
        @if (editable()) {
          <button
            matIconButton
            type="button"
            [matMenuTriggerFor]="menu"
            [attr.aria-label]="'More for category ' + section().category.name"
          >
            <app-icon [path]="moreIcon" />
          </button>
          <mat-menu #menu>
            <button mat-menu-item type="button" (click)="deleted.emit()">
              <app-icon matMenuItemIcon [path]="deleteIcon" /><ng-container i18n>Delete the category</ng-container>
            </button>
          </mat-menu>
        }
      </div>
      @if (section().samples.length > 0) {
        <ul>
          @for (sample of section().samples; track sample.annotation.annotation_id) {
            <li>
              <app-sample-card
                [sample]="sample"
                [deletable]="editable()"
                (deleted)="sampleDeleted.emit(sample.annotation)"
              />
            </li>
          }
        </ul>
      } @else {
        <div class="empty">
          <p class="quiet" i18n>No samples in this category yet.</p>
          @if (editable()) {
            <button matButton="tonal" type="button" (click)="uploadWanted.emit()">
              <app-icon matButtonIcon [path]="uploadIcon" /><ng-container i18n>Upload images</ng-container>
            </button>
          }
        </div>
      }
    </section>
  `,
  styles: `
    .head {
      display: flex;
      align-items: center;
      gap: 0.75rem;
      min-height: 48px;
      margin-bottom: 0.5rem;
    }
    h2 {
      overflow-wrap: anywhere;
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr));
      gap: 1.25rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .empty {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 1rem;
      padding: 1.5rem;
      border: 1px dashed var(--mat-sys-outline);
      border-radius: var(--mat-sys-corner-medium);
    }
    @media (max-width: 30rem) {
      ul {
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 0.75rem;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CategorySection {
  readonly section = input.required<Section>();
  readonly editable = input(false);
  readonly deleted = output();
  readonly sampleDeleted = output<AnnotationDto>();
  readonly uploadWanted = output();
  protected readonly moreIcon = mdiDotsHorizontal;
  protected readonly deleteIcon = mdiDeleteOutline;
  protected readonly uploadIcon = mdiUpload;
}
