import { Directive, inject, input } from '@angular/core';
import { CanvasView } from '../canvas/canvas-view';
import { copyText, parseCopied, paste } from '../drawing/clipboard';
import { deleteSelected } from '../drawing/effects';
import { isOccupied } from './page-keys';

/**
 * Copying, cutting and pasting regions by the system's clipboard, from one sample to another.
 *
 * By the browser's events, not by `navigator.clipboard`: that is offered only over https or on localhost, and asks.
 */
@Directive({
  selector: 'app-canvas-view[appRegionClipboard]',
  host: {
    '(document:copy)': 'copy($event)',
    '(document:cut)': 'cut($event)',
    '(document:paste)': 'paste($event)',
  },
})
export class RegionClipboard {
  /** Whose labels the regions carry. */
  readonly projectId = input.required<number>();

  private readonly canvas = inject(CanvasView);

  protected copy(event: ClipboardEvent): void {
    this.write(event);
  }

  protected cut(event: ClipboardEvent): void {
    if (this.write(event)) this.canvas.perform(deleteSelected);
  }

  protected paste(event: ClipboardEvent): void {
    if (event.defaultPrevented || isOccupied(event.target)) return;
    const copied = parseCopied(event.clipboardData?.getData('text/plain') ?? '');
    if (copied === null) return;
    event.preventDefault();
    this.canvas.perform((ctx) => paste(copied, this.projectId(), ctx));
  }

  /** Whether the event was ours, and what is selected is in the clipboard now. */
  private write(event: ClipboardEvent): boolean {
    if (event.defaultPrevented || isOccupied(event.target) || isTextSelected()) return false;
    const selection = this.canvas.selection();
    const regions = this.canvas.regions().filter(({ regionId }) => selection.has(regionId));
    if (regions.length === 0 || event.clipboardData === null) return false;
    event.clipboardData.setData('text/plain', copyText(regions, this.projectId()));
    event.preventDefault();
    return true;
  }
}

function isTextSelected(): boolean {
  return document.getSelection()?.isCollapsed === false;
}
