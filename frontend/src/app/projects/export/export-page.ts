import { ChangeDetectionStrategy, Component, computed, inject, input, numberAttribute, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { RouterLink } from '@angular/router';
import { mdiDownload } from '@mdi/js';
import { Icon } from '../../ui/icon';
import { ProjectStore } from '../project-store';
import {
  canMeasure,
  type ExportChoice,
  type ExportFormat,
  type ExportTable,
  exportUrl,
  FORMATS,
  idsIn,
  TABLES,
} from './export-choices';

/** What of a project is taken along, and in which form. The browser saves the file as it comes. */
@Component({
  selector: 'app-export-page',
  imports: [
    Icon,
    MatButton,
    MatFormField,
    MatLabel,
    MatOption,
    MatRadioButton,
    MatRadioGroup,
    MatSelect,
    MatSlideToggle,
    RouterLink,
  ],
  templateUrl: './export-page.html',
  styleUrl: './export-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportPage {
  readonly projectId = input.required({ transform: numberAttribute });
  /** Ids of the samples that were picked, commas between them. */
  readonly samples = input<string>();

  protected readonly project = inject(ProjectStore);
  protected readonly formats = FORMATS;
  protected readonly tables = TABLES;
  protected readonly downloadIcon = mdiDownload;
  protected readonly format = signal<ExportFormat>('bundle');
  protected readonly table = signal<ExportTable>('regions');
  /** 0: all. */
  protected readonly categoryId = signal(0);
  protected readonly measure = signal(false);
  protected readonly mark = signal(false);
  protected readonly picked = computed(() => idsIn(this.samples()));
  protected readonly choice = computed((): ExportChoice => ({
    format: this.format(),
    table: this.table(),
    categoryId: this.categoryId() || null,
    annotationIds: this.picked(),
    measure: this.measure(),
    mark: this.mark(),
  }));
  protected readonly canMeasure = computed(() => canMeasure(this.choice()));
  protected readonly url = computed(() => exportUrl(this.projectId(), this.choice()));
}
