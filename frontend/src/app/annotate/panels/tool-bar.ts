import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatTooltip } from '@angular/material/tooltip';
import {
  mdiCircleMedium,
  mdiCursorDefaultOutline,
  mdiRectangleOutline,
  mdiRedo,
  mdiUndo,
  mdiVectorLine,
  mdiVectorPolygon,
} from '@mdi/js';
import type { ToolId } from '../../drawing/tool';
import { Icon } from '../../ui/icon';
import { keyOfTool } from '../page-keys';

const TOOLS: readonly { readonly tool: ToolId; readonly name: string; readonly icon: string }[] = [
  { tool: 'select', name: 'Select', icon: mdiCursorDefaultOutline },
  { tool: 'polygon', name: 'Polygon', icon: mdiVectorPolygon },
  { tool: 'rectangle', name: 'Rectangle', icon: mdiRectangleOutline },
  { tool: 'line', name: 'Line', icon: mdiVectorLine },
  { tool: 'point', name: 'Point', icon: mdiCircleMedium },
];

/** The tools, what they draw in, and the way back. */
@Component({
  selector: 'app-tool-bar',
  imports: [Icon, MatIconButton, MatTooltip],
  host: { role: 'toolbar', 'aria-label': 'Tools', class: 'dense' },
  template: `
    @for (each of tools; track each.tool) {
      <button
        matIconButton
        type="button"
        [attr.aria-pressed]="tool() === each.tool"
        [attr.aria-keyshortcuts]="keyOf(each.tool)"
        [attr.aria-label]="each.name"
        [matTooltip]="each.name + ' · ' + keyOf(each.tool)"
        matTooltipPosition="right"
        [disabled]="readOnly() && each.tool !== 'select'"
        (click)="toolChosen.emit(each.tool)"
      >
        <app-icon [path]="each.icon" />
      </button>
    }
    @if (!readOnly()) {
      <label class="colour" matTooltip="Colour of new regions" matTooltipPosition="right">
        <span class="heard">Colour of new regions</span>
        <input type="color" [value]="colour()" (input)="chooseColour($event)" />
      </label>
      <hr />
      <button
        matIconButton
        type="button"
        aria-label="Undo"
        aria-keyshortcuts="Control+Z"
        matTooltip="Undo · Ctrl+Z"
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
        aria-keyshortcuts="Control+Shift+Z"
        matTooltip="Redo · Ctrl+Shift+Z"
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
  readonly toolChosen = output<ToolId>();
  readonly colourChosen = output<string>();
  readonly undone = output();
  readonly redone = output();

  protected readonly tools = TOOLS;
  protected readonly undoIcon = mdiUndo;
  protected readonly redoIcon = mdiRedo;

  protected keyOf(tool: ToolId): string {
    return keyOfTool(tool);
  }

  protected chooseColour(event: Event): void {
    this.colourChosen.emit((event.target as HTMLInputElement).value.toLowerCase());
  }
}
