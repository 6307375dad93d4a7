import { signal } from '@angular/core';
import type { ToolIntent } from '../drawing/tool';
import type { CanvasMap } from './canvas-map';
import { insertsCorner, isArrow, keyCommand, type KeyCommand } from './keyboard';
import { bringIntoView, moveView } from './move-view';
import type { ToolInHand } from './tool-in-hand';

/** What keys need from the canvas. All are asked anew for every key. */
export interface KeySurroundings {
  map(): CanvasMap | undefined;
  /** Whether something is selected that may be moved. */
  hasMovable(): boolean;
  /** Whether a key means something else on this page. */
  isTaken(event: KeyboardEvent): boolean;
  /** While true, dragging moves the image whatever the tool. */
  panOnly(held: boolean): void;
}

/** Keys that are pressed while the canvas has the focus. */
export class CanvasKeys {
  /** Whether Space is held. */
  readonly panOnly = signal(false);

  constructor(
    private readonly hand: ToolInHand,
    private readonly surroundings: KeySurroundings,
  ) {}

  press(event: KeyboardEvent): void {
    // Keys of controls above the image are theirs.
    if (event.target !== event.currentTarget) return;
    if (insertsCorner(event) && this.hand.corner() !== null) {
      event.preventDefault();
      this.tell('insertCorner');
      return;
    }
    if (this.surroundings.isTaken(event)) return;
    if (event.key === ' ') {
      this.holdToPan(true);
      event.preventDefault();
      return;
    }
    const command = keyCommand(event, !this.hand.isIdle, this.hand.edits && this.surroundings.hasMovable());
    if (command === null) return;
    event.preventDefault();
    // The page would undo a saved change for the same key.
    if (command.kind === 'tool' && command.type === 'undoStep') event.stopPropagation();
    this.obey(command);
  }

  release(event: KeyboardEvent): void {
    if (event.key === ' ') this.holdToPan(false);
    if (isArrow(event)) this.hand.tell('settle');
  }

  /** The focus goes elsewhere: keys that are still held will not be seen to be let go. */
  leave(): void {
    this.holdToPan(false);
    this.hand.tell('settle');
  }

  private holdToPan(held: boolean): void {
    this.panOnly.set(held);
    this.surroundings.panOnly(held);
  }

  /** A corner that keys have chosen is to be seen. */
  private tell(intent: ToolIntent): void {
    this.hand.tell(intent);
    const corner = this.hand.corner();
    if (corner !== null) bringIntoView(corner.at, this.surroundings.map());
  }

  private obey(command: KeyCommand): void {
    if (command.kind === 'tool') this.tell(command.type);
    else if (command.kind === 'nudge') this.hand.nudge(command.by);
    else moveView(command, this.surroundings.map());
  }
}
