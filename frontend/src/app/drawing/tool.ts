import type { Box } from './box';
import type { Point } from './point';
import type { Geometry, Region, RegionChange, Ring, ShapeId } from './region';

/**
 * Every tool of the canvas. `select`, `vertices` and `transform` all select and move; they differ in the handles that the
 * selection has.
 */
export type ToolId = 'select' | 'vertices' | 'transform' | 'split' | ShapeId;

/** Keys held during a pointer event. */
export interface Modifiers {
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly control: boolean;
}

/** What a hand does: where (image px), with what, holding which keys. */
export interface PointerInput {
  readonly at: Point;
  readonly modifiers: Modifiers;
  readonly pointer: 'mouse' | 'pen' | 'touch';
}

/**
 * What a tool is told that has no place in the image:
 * - `complete`: finish what is being drawn (Enter, the right button)
 * - `cancel`: throw it away (Esc)
 * - `undoStep`: take back the last part of it (Backspace, Ctrl+Z)
 * - `delete`: remove the chosen corner, else what is selected (Delete)
 * - `nextCorner`, `previousCorner`: choose a corner of what is selected
 * - `insertCorner`: make another one after it
 * - `settle`: the arrow keys are up again: what they moved stays there
 * - `lost`: the pointer was taken away in mid-press (a second finger began a pinch, the browser cancelled it)
 * - `interrupt`: the tool is being put down (another tool was chosen, the canvas goes away)
 */
export type ToolIntent = 'complete' | 'cancel' | 'undoStep' | 'delete' | 'settle' | 'lost' | 'interrupt' | CornerIntent;

export type CornerIntent = 'nextCorner' | 'previousCorner' | 'insertCorner';

/**
 * Everything a tool can be told. `move` comes with and without a button held; a double click arrives as press, release,
 * press, release, double. `nudge` comes from an arrow key, `by` in screen px; `settle` follows when it is let go.
 */
export type ToolEvent =
  | ({ readonly type: 'press' | 'move' | 'release' | 'double' } & PointerInput)
  | { readonly type: 'nudge'; readonly by: Point }
  | { readonly type: ToolIntent };

/** What a tool may know about its surroundings while it handles one event. */
export interface ToolContext {
  /** Screen px per image px: a tolerance of n screen px is `n / scale` image px. */
  readonly scale: number;
  /** How far the image is turned on the screen; radians, clockwise. */
  readonly turn: number;
  /** In the order in which they were selected. */
  readonly selection: ReadonlySet<string>;
  /** Whether what is drawn is pulled to vertices and edges near it. */
  readonly snapping?: boolean;
  /** Regions whose bounding box comes within `tolerance` image px of `at`, topmost first. */
  regionsNear(at: Point, tolerance: number): readonly Region[];
  /**
   * Of the regions whose bounding box comes within `tolerance` image px of `at` and that are meant, the one with the
   * smallest box, then the topmost.
   */
  smallestNear(at: Point, tolerance: number, isMeant: (region: Region) => boolean): Region | null;
  /** Regions whose bounding box overlaps `area`, in drawing order. */
  regionsWithin(area: Box): readonly Region[];
  /** The region with that id, or undefined when it is not on the canvas. */
  region(regionId: string): Region | undefined;
  /** Whether the person may change this region. Locked and hidden ones are left alone whatever this says. */
  canEdit(region: Region): boolean;
  /** A region that does not exist yet, on the layer and in the style drawn with, under a fresh id. */
  newRegion(shape: ShapeId, geometry: Geometry): Region;
}

/** What a tool wants to happen, as data. Whoever runs the tool carries it out, in order. */
export type Effect =
  /** One gesture = one commit = one step of undo. Every geometry in it is valid. */
  | { readonly type: 'commit'; readonly changes: readonly RegionChange[] }
  | { readonly type: 'select'; readonly regionIds: readonly string[] };

/** A shape that is not a region yet. */
export interface Figure {
  readonly shape: ShapeId;
  readonly geometry: Geometry;
}

/** What is to be seen of unfinished work. */
export type Draft =
  /** Something new: its outline so far, and the corners to mark. */
  | {
      readonly kind: 'path';
      readonly points: readonly Point[];
      readonly closed: boolean;
      readonly holes?: readonly Ring[];
      readonly handles: readonly Point[];
      /** The handle at which a click would finish the shape. */
      readonly target: Point | null;
      /** What it would be if it ended now, to be measured; left out when it is no shape (a box that selects, a cut). */
      readonly figure?: Figure;
    }
  /** Regions as they will be; drawn in place of the saved ones with the same ids. */
  | { readonly kind: 'regions'; readonly regions: readonly Region[] };

/** A place by which a hand can take hold of what is selected; image px. */
export interface Handle {
  readonly at: Point;
  /**
   * - `vertex`: a corner; `chosen` when Delete would remove it
   * - `middle`: between two corners; dragging it makes another corner. To be drawn smaller, or paler
   * - `resize`: a corner or side of the box around it
   * - `rotate`: turns it; `stem` is where a line to it begins
   */
  readonly kind: 'vertex' | 'middle' | 'resize' | 'rotate';
  readonly chosen?: boolean;
  readonly stem?: Point;
}

/** A corner of what is selected, in words for whoever does not see it. */
export interface Corner {
  /** Image px. */
  readonly at: Point;
  /** From 1, of `count`: through the outline and the holes. */
  readonly number: number;
  readonly count: number;
}

/** Outcome of one event. */
export interface Step<State> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/**
 * A tool: named states (`at`), one pure step, effects as data.
 *
 * Every state answers `cancel`, `complete` and `interrupt`; an event that means nothing leaves the state as it is.
 */
export interface Tool<State extends { readonly at: string } = { readonly at: string }> {
  readonly id: ToolId;
  /** CSS cursor while nothing special is under the pointer. */
  readonly cursor: string;
  readonly initial: State;
  /** One line for the person: what can be done now. */
  hint(state: State): string;
  step(state: State, event: ToolEvent, ctx: ToolContext): Step<State>;
  draft(state: State): Draft | null;
  /**
   * Whether a press here is the tool's own. If not, dragging pans the image, and only a press that ends as a click
   * reaches the tool (as press and release). A tool without this claims every press.
   */
  claims?(state: State, input: PointerInput, ctx: ToolContext): boolean;
  /** CSS cursor over a place, or null for the ordinary one. */
  cursorAt?(state: State, at: Point, ctx: ToolContext): string | null;
  /** The handles to draw, above everything else; they follow the selection, the draft and the scale. */
  handles?(state: State, ctx: ToolContext): readonly Handle[];
  /** The corner that keys move and remove, at rest; null: none. */
  corner?(state: State, ctx: ToolContext): Corner | null;
}
