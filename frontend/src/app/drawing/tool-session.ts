import type { Point } from './point';
import type { Corner, Draft, Effect, Handle, PointerInput, Tool, ToolContext, ToolEvent, ToolId } from './tool';

/** One tool in use: keeps its state between events. */
export class ToolSession {
  #tool: Tool;
  #state: { readonly at: string };

  constructor(tool: Tool) {
    this.#tool = tool;
    this.#state = tool.initial;
  }

  get toolId(): ToolId {
    return this.#tool.id;
  }

  /** Name of the present state, `idle` when nothing is begun. */
  get stateName(): string {
    return this.#state.at;
  }

  get isIdle(): boolean {
    return this.#state.at === this.#tool.initial.at;
  }

  get hint(): string {
    return this.#tool.hint(this.#state);
  }

  get draft(): Draft | null {
    return this.#tool.draft(this.#state);
  }

  /** Takes one event and answers what is to be done about it. */
  send(event: ToolEvent, ctx: ToolContext): readonly Effect[] {
    const { state, effects } = this.#tool.step(this.#state, event, ctx);
    this.#state = state;
    return effects;
  }

  /** Puts the present tool down and takes up another; answers what the first still wants done. */
  change(tool: Tool, ctx: ToolContext): readonly Effect[] {
    const effects = this.send({ type: 'interrupt' }, ctx);
    this.#tool = tool;
    this.#state = tool.initial;
    return effects;
  }

  /** Whether a press here belongs to the tool rather than to moving the image. */
  claims(input: PointerInput, ctx: ToolContext): boolean {
    return this.#tool.claims?.(this.#state, input, ctx) ?? true;
  }

  /** CSS cursor for the pointer at `at`. */
  cursorAt(at: Point, ctx: ToolContext): string {
    return this.#tool.cursorAt?.(this.#state, at, ctx) ?? this.#tool.cursor;
  }

  /** Whether the tool in use has handles at all. */
  get hasHandles(): boolean {
    return this.#tool.handles !== undefined;
  }

  /** Where a hand can take hold of what is selected, to be drawn. */
  handles(ctx: ToolContext): readonly Handle[] {
    return this.#tool.handles?.(this.#state, ctx) ?? [];
  }

  /** The corner that keys move and remove; null: none. */
  corner(ctx: ToolContext): Corner | null {
    return this.#tool.corner?.(this.#state, ctx) ?? null;
  }
}
