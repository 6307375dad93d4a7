import type { Point } from '../point';
import { PLAIN_STYLE, type Geometry, type Region, type RegionChange, type ShapeId } from '../region';
import { RegionSet } from '../region-set';
import { ToolSession } from '../tool-session';
import type { Corner, Draft, Effect, Handle, Modifiers, PointerInput, Tool, ToolContext, ToolEvent } from '../tool';

const KEYS: Readonly<Record<string, ToolEvent>> = {
  Enter: { type: 'complete' },
  Escape: { type: 'cancel' },
  Backspace: { type: 'undoStep' },
  Delete: { type: 'delete' },
  ']': { type: 'nextCorner' },
  '[': { type: 'previousCorner' },
  Insert: { type: 'insertCorner' },
};

/** Written without a test framework, because `drawing/` imports only itself; the comparison is by JSON. */
function mustEqual(what: string, actual: unknown, expected: unknown): void {
  const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== shouldBe) throw new Error(`${what} should be\n  ${shouldBe}\nbut is\n  ${is}`);
}

/** A region for specs, complete but for what the spec is about. */
export function aRegion(shape: ShapeId, geometry: Geometry, more: Partial<Region> = {}): Region {
  const plain = { ...PLAIN_STYLE, regionId: 'r1', layerId: 7, name: '', labelId: 0, colour: '#ff0000', version: 1 };
  return { ...plain, shape, geometry, ...more };
}

/** A place to draw on. */
export interface Surface {
  readonly regions?: readonly Region[];
  readonly selected?: readonly string[];
  /** Screen px per image px; 1 unless told. */
  readonly scale?: number;
  /** How far the image is turned, radians clockwise; 0 unless told. */
  readonly turn?: number;
  readonly snapping?: boolean;
  readonly canEdit?: (region: Region) => boolean;
}

/**
 * Drives a tool the way hands do, and keeps what it asked for:
 * `draw(polygonTool).click(0, 0).click(10, 0).click(10, 10).press('Enter').commits(…)`.
 *
 * Commits and selections take effect on the surface, as they would on the canvas.
 */
export function draw<State extends { readonly at: string }>(tool: Tool<State>, surface: Surface = {}): ToolDriver {
  return new ToolDriver(tool, surface);
}

/** See {@link draw}. Every verb answers the driver itself. */
export class ToolDriver {
  readonly changes: RegionChange[] = [];
  /** The same, gesture by gesture: each is one step of undo. */
  readonly gestures: (readonly RegionChange[])[] = [];
  readonly #session: ToolSession;
  readonly #surface: Surface;
  #regions: RegionSet;
  #selection: ReadonlySet<string>;
  #modifiers: Modifiers = { shift: false, alt: false, control: false };
  #drawn = 0;
  #commits = 0;

  constructor(tool: Tool, surface: Surface) {
    this.#session = new ToolSession(tool);
    this.#surface = surface;
    this.#regions = new RegionSet(surface.regions ?? []);
    this.#selection = new Set(surface.selected ?? []);
  }

  get draft(): Draft | null {
    return this.#session.draft;
  }

  get regions(): readonly Region[] {
    return this.#regions.regions;
  }

  get selection(): readonly string[] {
    return [...this.#selection];
  }

  get handles(): readonly Handle[] {
    return this.#session.handles(this.#context());
  }

  get hint(): string {
    return this.#session.hint;
  }

  get corner(): Corner | null {
    return this.#session.corner(this.#context());
  }

  cursorAt(x: number, y: number): string {
    return this.#session.cursorAt([x, y], this.#context());
  }

  claims(x: number, y: number): boolean {
    return this.#session.claims(this.#input([x, y]), this.#context());
  }

  holding(...keys: (keyof Modifiers)[]): this {
    this.#modifiers = {
      shift: keys.includes('shift'),
      alt: keys.includes('alt'),
      control: keys.includes('control'),
    };
    return this;
  }

  down(x: number, y: number): this {
    return this.send({ type: 'press', ...this.#input([x, y]) });
  }

  move(x: number, y: number): this {
    return this.send({ type: 'move', ...this.#input([x, y]) });
  }

  up(x: number, y: number): this {
    return this.send({ type: 'release', ...this.#input([x, y]) });
  }

  click(x: number, y: number): this {
    return this.move(x, y).down(x, y).up(x, y);
  }

  doubleClick(x: number, y: number): this {
    return this.click(x, y)
      .down(x, y)
      .up(x, y)
      .send({ type: 'double', ...this.#input([x, y]) });
  }

  drag(from: Point, ...through: readonly [Point, ...Point[]]): this {
    this.move(...from).down(...from);
    for (const at of through) this.move(...at);
    return this.up(...through[through.length - 1]);
  }

  press(key: keyof typeof KEYS): this {
    return this.send(KEYS[key]);
  }

  send(event: ToolEvent): this {
    for (const effect of this.#session.send(event, this.#context())) this.#carryOut(effect);
    return this;
  }

  /** Takes up another tool; what the last one had begun is finished or dropped. */
  take(tool: Tool): this {
    for (const effect of this.#session.change(tool, this.#context())) this.#carryOut(effect);
    return this;
  }

  /** Does what needs no pointer, such as an operation on what is selected. */
  perform(action: (ctx: ToolContext) => readonly Effect[]): this {
    for (const effect of action(this.#context())) this.#carryOut(effect);
    return this;
  }

  nudge(x: number, y: number): this {
    return this.send({ type: 'nudge', by: [x, y] });
  }

  /** The arrow keys are let go. */
  settle(): this {
    return this.send({ type: 'settle' });
  }

  /** Expects these new regions and nothing else, as `[shape, geometry]`, in order. */
  commits(...drawn: readonly (readonly [ShapeId, Geometry])[]): this {
    const done = this.changes.map((change) =>
      change.kind === 'put' ? [change.after.shape, change.after.geometry] : change,
    );
    mustEqual('What was committed', done, drawn);
    mustEqual('The number of commits', this.#commits, drawn.length);
    return this;
  }

  /** Expects one commit with these changes: one step of undo. */
  commitsOnce(...changes: readonly RegionChange[]): this {
    mustEqual('What was committed', this.changes, changes);
    mustEqual('The number of commits', this.#commits, 1);
    return this;
  }

  commitsNothing(): this {
    return this.commits();
  }

  isAt(stateName: string): this {
    mustEqual('The state', this.#session.stateName, stateName);
    return this;
  }

  hasSelected(...regionIds: readonly string[]): this {
    mustEqual('The selection', [...this.#selection], regionIds);
    return this;
  }

  #input(at: Point): PointerInput {
    return { at, modifiers: this.#modifiers, pointer: 'mouse' };
  }

  #carryOut(effect: Effect): void {
    if (effect.type === 'select') {
      this.#selection = new Set(effect.regionIds);
      return;
    }
    this.#commits++;
    this.gestures.push(effect.changes);
    this.changes.push(...effect.changes);
    const regions = new Map(this.#regions.regions.map((region) => [region.regionId, region]));
    for (const change of effect.changes) {
      if (change.kind === 'put') regions.set(change.after.regionId, change.after);
      else regions.delete(change.before.regionId);
    }
    this.#regions = new RegionSet([...regions.values()]);
    // As on the page, where nothing stays selected that is gone.
    this.#selection = new Set([...this.#selection].filter((id) => this.#regions.get(id) !== undefined));
  }

  #context(): ToolContext {
    return {
      scale: this.#surface.scale ?? 1,
      turn: this.#surface.turn ?? 0,
      snapping: this.#surface.snapping ?? false,
      selection: this.#selection,
      regionsNear: (at, tolerance) => this.#regions.near(at, tolerance),
      smallestNear: (at, tolerance, isMeant) => this.#regions.smallestNear(at, tolerance, isMeant),
      regionsWithin: (area) => this.#regions.within(area),
      region: (regionId) => this.#regions.get(regionId),
      canEdit: this.#surface.canEdit ?? (() => true),
      newRegion: (shape, geometry) => aRegion(shape, geometry, { regionId: `new-${++this.#drawn}`, version: 0 }),
    };
  }
}
