import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  type ElementRef,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import {
  mdiCircleMedium,
  mdiDeleteOutline,
  mdiEllipseOutline,
  mdiGesture,
  mdiPencilOutline,
  mdiRectangleOutline,
  mdiVectorLine,
  mdiVectorPolygon,
} from '@mdi/js';
import type { Region, ShapeId } from '../../drawing/region';
import { Icon } from '../../ui/icon';
import { namedRegions } from '../region-names';

const SHAPE_ICONS: Readonly<Record<ShapeId, string>> = {
  point: mdiCircleMedium,
  line: mdiVectorLine,
  polygon: mdiVectorPolygon,
  rectangle: mdiRectangleOutline,
  ellipse: mdiEllipseOutline,
  freehand: mdiGesture,
};

/** What is drawn, as a list: the canvas for those who use the keyboard or a screen reader. */
@Component({
  selector: 'app-region-panel',
  imports: [Icon, MatIconButton],
  template: `
    <section aria-labelledby="regions-heading">
      <div class="head">
        <h2 id="regions-heading">Regions</h2>
        <span class="quiet figures" data-region-count>{{ regions().length }}</span>
      </div>
      <ul aria-labelledby="regions-heading">
        @for (each of named(); track each.region.regionId) {
          <li [class.selected]="selection().has(each.region.regionId)" [attr.data-region]="each.region.regionId">
            <app-icon [path]="iconOf(each.region)" [style.color]="each.region.colour" />
            @if (renamed() === each.region.regionId) {
              <input
                #field
                [value]="each.region.name"
                maxlength="255"
                [attr.aria-label]="'New name of ' + each.name"
                (keydown.enter)="finishRename(each.region, field.value)"
                (keydown.escape)="renamed.set(null)"
                (blur)="finishRename(each.region, field.value)"
              />
            } @else {
              <button
                type="button"
                class="name"
                [attr.aria-pressed]="selection().has(each.region.regionId)"
                (click)="selected.emit([each.region.regionId])"
                (dblclick)="startRename(each.region)"
                (keydown.delete)="deleted.emit([each.region.regionId])"
              >
                {{ each.name }}
              </button>
            }
            @if (!readOnly()) {
              <button
                matIconButton
                type="button"
                [attr.aria-label]="'Rename ' + each.name"
                (click)="startRename(each.region)"
              >
                <app-icon [path]="renameIcon" />
              </button>
              <button
                matIconButton
                type="button"
                [attr.aria-label]="'Delete ' + each.name"
                (click)="deleted.emit([each.region.regionId])"
              >
                <app-icon [path]="deleteIcon" />
              </button>
            }
          </li>
        }
      </ul>
      @if (regions().length === 0) {
        <p class="quiet">
          Nothing is drawn yet.
          @if (!readOnly()) {
            Take a tool, such as the polygon (<kbd>P</kbd>), and draw on the image.
          }
        </p>
      }
    </section>
  `,
  styleUrls: ['./panel.scss', './region-panel.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegionPanel {
  readonly regions = input.required<readonly Region[]>();
  readonly selection = input.required<ReadonlySet<string>>();
  readonly readOnly = input(false);
  readonly selected = output<readonly string[]>();
  readonly renameChosen = output<{ readonly regionId: string; readonly name: string }>();
  readonly deleted = output<readonly string[]>();

  private readonly field = viewChild<ElementRef<HTMLInputElement>>('field');
  /** The region whose name is being typed. */
  protected readonly renamed = signal<string | null>(null);
  protected readonly named = computed(() => namedRegions(this.regions()));
  protected readonly renameIcon = mdiPencilOutline;
  protected readonly deleteIcon = mdiDeleteOutline;

  constructor() {
    effect(() => {
      const field = this.field()?.nativeElement;
      field?.focus();
      field?.select();
    });
  }

  protected iconOf(region: Region): string {
    return SHAPE_ICONS[region.shape];
  }

  protected startRename(region: Region): void {
    if (!this.readOnly()) this.renamed.set(region.regionId);
  }

  /** By Enter or by leaving the field; the second of the two finds nothing to do. */
  protected finishRename(region: Region, name: string): void {
    if (this.renamed() !== region.regionId) return;
    this.renamed.set(null);
    this.renameChosen.emit({ regionId: region.regionId, name: name.trim() });
  }
}
