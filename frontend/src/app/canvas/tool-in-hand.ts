import { computed, signal, type Signal } from '@angular/core';
import type { Point } from '../drawing/point';
import type {
  Corner,
  Draft,
  Effect,
  Handle,
  PointerInput,
  Tool,
  ToolContext,
  ToolId,
  ToolIntent,
} from '../drawing/tool';
import { ToolSession } from '../drawing/tool-session';
import { toolOf } from '../drawing/tools/tool-table';
import { cornerText } from './corner-text';

const EDITING: readonly ToolId[] = ['select', 'vertices', 'transform'];
const NO_LAYER_HINT = $localize`Choose a drawing layer to draw on`;

/** What the tool in hand needs from the canvas. All are asked anew for every event. */
export interface Surroundings {
  context(): ToolContext;
  /** Whether there is a layer that may be drawn on. */
  canDraw(): boolean;
  /** Does what a tool asks for. */
  carryOut(effect: Effect): void;
}

/** The tool in hand, and what is to be seen of it, as signals. */
export class ToolInHand {
  readonly #surroundings: Surroundings;
  readonly #session = new ToolSession(toolOf('select'));
  readonly #draft = signal<Draft | null>(null);
  readonly #state = signal(this.#session.stateName);
  readonly #hint = signal(this.#session.hint);
  readonly #cursor = signal('default');
  readonly #told = signal(0);
  /** The corner that keys would move, for ears; empty: none is chosen. */
  readonly cornerText = computed(() => {
    const corner = this.corner();
    return corner === null ? '' : cornerText(corner);
  });

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get draft(): Signal<Draft | null> {
    return this.#draft;
  }

  /** Name of the tool's state; `idle` when nothing is begun. */
  get state(): Signal<string> {
    return this.#state;
  }

  /** CSS cursor for where the pointer is. */
  get cursor(): Signal<string> {
    return this.#cursor;
  }

  /** Whether the tool selects and moves what is there, rather than drawing. */
  get edits(): boolean {
    return EDITING.includes(this.#session.toolId);
  }

  /**
   * Asks where a hand can take hold of what is selected, as the view is by then; null when the tool has no handles.
   * Another function after each event that may have changed them.
   */
  handles(): (() => readonly Handle[]) | null {
    this.#told();
    return this.#session.hasHandles ? () => this.#session.handles(this.#surroundings.context()) : null;
  }

  /** The corner that keys move and remove; null: none. To be asked anew like the handles. */
  corner(): Corner | null {
    this.#told();
    return this.#session.hasHandles ? this.#session.corner(this.#surroundings.context()) : null;
  }

  get isIdle(): boolean {
    return this.#session.isIdle;
  }

  /** What the person can do now. Changes with `canDraw`, too. */
  hint(): string {
    const hint = this.#hint();
    return this.#isUsable() ? hint : NO_LAYER_HINT;
  }

  /** Takes up a tool; what the last one had begun is finished or dropped. */
  takeUp(tool: Tool): void {
    if (tool.id !== this.#session.toolId) this.#finish(this.#session.change(tool, this.#surroundings.context()));
    this.#cursor.set(tool.cursor);
    this.#show();
  }

  tell(intent: ToolIntent): void {
    this.#finish(this.#session.send({ type: intent }, this.#surroundings.context()));
  }

  /** Moves what is selected by some screen px, until it is told to settle. */
  nudge(by: Point): void {
    this.#finish(this.#session.send({ type: 'nudge', by }, this.#surroundings.context()));
  }

  /** Does what needs no pointer, such as an operation on what is selected. What is begun is finished before. */
  perform(action: (ctx: ToolContext) => readonly Effect[]): void {
    this.tell('interrupt');
    if (this.#surroundings.canDraw()) this.#finish(action(this.#surroundings.context()));
  }

  /** The right button does what Enter does, where a drawing is begun. Answers whether one was. */
  endDrawing(): boolean {
    if (this.isIdle || this.edits) return false;
    this.tell('complete');
    return true;
  }

  /** Drops what is being drawn: its layer is gone, and it must not end up in another one. */
  abandon(): void {
    if (!this.isIdle) this.tell('cancel');
  }

  /** Whether a press is the tool's; if not, the image is moved. */
  claims(input: PointerInput): boolean {
    return this.#isUsable() && this.#session.claims(input, this.#surroundings.context());
  }

  pointer(type: 'press' | 'move' | 'release' | 'double', input: PointerInput): void {
    if (!this.#isUsable()) {
      this.#cursor.set('not-allowed');
      return;
    }
    this.#finish(this.#session.send({ type, ...input }, this.#surroundings.context()));
    this.#point(input.at);
  }

  #point(at: Point): void {
    this.#cursor.set(this.#session.cursorAt(at, this.#surroundings.context()));
  }

  /** Selecting is always possible, drawing where there is a layer for it. */
  #isUsable(): boolean {
    return this.#surroundings.canDraw() || this.edits;
  }

  #finish(effects: readonly Effect[]): void {
    this.#show();
    for (const effect of effects) this.#surroundings.carryOut(effect);
  }

  #show(): void {
    if (this.#session.hasHandles) this.#told.update((count) => count + 1);
    this.#draft.set(this.#session.draft);
    this.#state.set(this.#session.stateName);
    this.#hint.set(this.#session.hint);
  }
}
