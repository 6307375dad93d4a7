import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MAT_TOOLTIP_DEFAULT_OPTIONS, MatTooltip, type MatTooltipDefaultOptions } from '@angular/material/tooltip';
import {
  mdiCircleMedium,
  mdiCropRotate,
  mdiCursorDefaultOutline,
  mdiEllipseOutline,
  mdiGesture,
  mdiKnife,
  mdiMagnet,
  mdiRectangleOutline,
  mdiRedo,
  mdiUndo,
  mdiVectorDifferenceAb,
  mdiVectorIntersection,
  mdiVectorLine,
  mdiVectorPolygon,
  mdiVectorPolylineEdit,
  mdiVectorUnion,
} from '@mdi/js';
import { operationProblem, type Operation } from '../../drawing/operations';
import type { Region } from '../../drawing/region';
import type { ToolId } from '../../drawing/tool';
import { Icon } from '../../ui/icon';
import { Keys } from '../keys';
import type { PageCommand } from '../page-keys';

const TOOLS: readonly { readonly tool: ToolId; readonly name: string; readonly icon: string }[] = [
  { tool: 'select', name: $localize`Select`, icon: mdiCursorDefaultOutline },
  { tool: 'vertices', name: $localize`Corners`, icon: mdiVectorPolylineEdit },
  { tool: 'transform', name: $localize`Resize and turn`, icon: mdiCropRotate },
  { tool: 'polygon', name: $localize`Polygon`, icon: mdiVectorPolygon },
  { tool: 'rectangle', name: $localize`Rectangle`, icon: mdiRectangleOutline },
  { tool: 'ellipse', name: $localize`Ellipse`, icon: mdiEllipseOutline },
  { tool: 'freehand', name: $localize`Freehand`, icon: mdiGesture },
  { tool: 'line', name: $localize`Line`, icon: mdiVectorLine },
  { tool: 'point', name: $localize`Point`, icon: mdiCircleMedium },
  { tool: 'split', name: $localize`Split`, icon: mdiKnife },
];

const OPERATIONS: readonly { readonly operation: Operation; readonly name: string; readonly icon: string }[] = [
  { operation: 'unite', name: $localize`Unite areas`, icon: mdiVectorUnion },
  { operation: 'subtract', name: $localize`Subtract from the first selected`, icon: mdiVectorDifferenceAb },
  { operation: 'intersect', name: $localize`Keep what areas share`, icon: mdiVectorIntersection },
];

/** Their names appear over the image, where the pointer that draws must not be held up. */
const TOOLTIPS: MatTooltipDefaultOptions = {
  ...{ showDelay: 0, hideDelay: 0, touchendHideDelay: 1500 },
  disableTooltipInteractivity: true,
};

/** The tools, what they draw in, and the way back. */
@Component({
  selector: 'app-tool-bar',
  imports: [Icon, MatIconButton, MatTooltip],
  providers: [{ provide: MAT_TOOLTIP_DEFAULT_OPTIONS, useValue: TOOLTIPS }],
  host: { role: 'toolbar', 'aria-label': 'Tools', class: 'dense' },
  template: `
    @for (each of tools; track each.tool) {
      <button
        matIconButton
        type="button"
        [attr.aria-pressed]="tool() === each.tool"
        [attr.aria-keyshortcuts]="keyOf({ kind: 'tool', tool: each.tool })"
        [attr.aria-label]="each.name"
        [matTooltip]="each.name + ' · ' + keyOf({ kind: 'tool', tool: each.tool })"
        matTooltipPosition="right"
        [disabled]="readOnly() && each.tool !== 'select'"
        (click)="toolChosen.emit(each.tool)"
      >
        <app-icon [path]="each.icon" />
      </button>
    }
    @if (!readOnly()) {
      <hr />
      @for (each of operations; track each.operation) {
        <button
          matIconButton
          type="button"
          disabledInteractive
          [attr.aria-keyshortcuts]="keyOf({ kind: 'operate', operation: each.operation })"
          [attr.aria-label]="each.name"
          [matTooltip]="each.name + ' · ' + (problem() ?? keyOf({ kind: 'operate', operation: each.operation }))"
          matTooltipPosition="right"
          [disabled]="problem() !== null"
          (click)="operated.emit(each.operation)"
        >
          <app-icon [path]="each.icon" />
        </button>
      }
      <button
        matIconButton
        type="button"
        aria-label="Snap to regions"
        i18n-aria-label
        matTooltip="Snap to corners and edges of regions"
        i18n-matTooltip
        matTooltipPosition="right"
        [attr.aria-pressed]="snapping()"
        (click)="snappingChosen.emit(!snapping())"
      >
        <app-icon [path]="snapIcon" />
      </button>
      <hr />
      <label class="colour" matTooltip="Colour of new regions" i18n-matTooltip matTooltipPosition="right">
        <span class="heard" i18n>Colour of new regions</span>
        <input type="color" [value]="colour()" (input)="chooseColour($event)" />
      </label>
      <hr />
      <button
        matIconButton
        type="button"
        aria-label="Undo"
        i18n-aria-label
        aria-keyshortcuts="Control+Z"
        matTooltip="Undo · Ctrl+Z"
        i18n-matTooltip
        matTooltipPosition="right"
        [disabled]="!canUndo()"
        (click)="undone.emit()"
      >
        <app-icon [path]="undoIcon" />
      </button>
      <button
        matIconButton
        type="button"
        aria-label="Redo"
        i18n-aria-label
        aria-keyshortcuts="Control+Shift+Z"
        matTooltip="Redo · Ctrl+Shift+Z"
        i18n-matTooltip
        matTooltipPosition="right"
        [disabled]="!canRedo()"
        (click)="redone.emit()"
      >
        <app-icon [path]="redoIcon" />
      </button>
    }
  `,
  styleUrl: './tool-bar.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ToolBar {
  readonly tool = input.required<ToolId>();
  readonly colour = input.required<string>();
  readonly readOnly = input(false);
  readonly canUndo = input(false);
  readonly canRedo = input(false);
  /** What is selected: operations need some of it. */
  readonly selected = input<readonly Region[]>([]);
  readonly snapping = input(false);
  readonly operated = output<Operation>();
  readonly snappingChosen = output<boolean>();
  readonly toolChosen = output<ToolId>();
  readonly colourChosen = output<string>();
  readonly undone = output();
  readonly redone = output();

  protected readonly tools = TOOLS;
  protected readonly operations = OPERATIONS;
  /** Why the operations cannot be done now; null when they can. */
  protected readonly problem = computed(() => operationProblem(this.selected(), () => !this.readOnly()));
  private readonly keys = inject(Keys);
  protected readonly keyOf = (command: PageCommand) => this.keys.map().keyOf(command);
  protected readonly snapIcon = mdiMagnet;
  protected readonly undoIcon = mdiUndo;
  protected readonly redoIcon = mdiRedo;

  protected chooseColour(event: Event): void {
    this.colourChosen.emit((event.target as HTMLInputElement).value.toLowerCase());
  }
}
