/** Who takes the pointer's gestures apart from the map. */
export interface GestureTarget {
  /** Whether a press here is the tool's; if not, the map pans. */
  claims(event: PointerEvent): boolean;
  /** What the tool is told. `move` comes while a claimed press lasts, and when a pointer hovers. */
  pointer(type: 'press' | 'move' | 'release' | 'double', event: MouseEvent): void;
  /** The press that was claimed will have no release. */
  lost(): void;
  /** The right button. Answers whether it meant something; if not, the browser shows its menu. */
  menu(): boolean;
  /** Where the pointer is, for any reader of coordinates; null when it left. */
  at(event: PointerEvent | null): void;
}

/** An unclaimed press that moves no further than this was a click; screen px. */
const CLICK_PX = 4;

interface Gesture {
  readonly pointerId: number;
  readonly down: PointerEvent;
  /** Claimed: the map knows nothing of it. Otherwise the map has it too, and may pan. */
  readonly claimed: boolean;
}

/**
 * Decides for each press whether a tool or the map gets it, once and for the whole gesture.
 *
 * It listens before OpenLayers does (in the capture phase) and keeps from it only what a tool claims, so that panning,
 * pinching and the wheel work at any time, also in the middle of a drawing.
 */
export class PointerRouting {
  /** While true (Space is held) no press is claimed. */
  panOnly = false;

  readonly #viewport: HTMLElement;
  readonly #target: GestureTarget;
  readonly #listening = new AbortController();
  readonly #touches = new Set<number>();
  /** Presses that are dispatched a second time, for the map alone. */
  readonly #handedOver = new WeakSet<Event>();
  #gesture: Gesture | null = null;

  constructor(viewport: HTMLElement, target: GestureTarget) {
    this.#viewport = viewport;
    this.#target = target;
    const { signal } = this.#listening;
    viewport.addEventListener('pointerdown', (event) => this.#down(event), { signal, capture: true });
    viewport.addEventListener('pointermove', (event) => this.#move(event), { signal });
    viewport.addEventListener('pointerleave', (event) => this.#leave(event), { signal });
    viewport.addEventListener('dblclick', (event) => this.#target.pointer('double', event), { signal });
    const askForMenu = (event: Event) => this.#target.menu() && event.preventDefault();
    viewport.addEventListener('contextmenu', askForMenu, { signal });
    // The middle button pans; without this some browsers start their own scrolling.
    viewport.addEventListener('mousedown', (event) => event.button === 1 && event.preventDefault(), { signal });
    window.addEventListener('pointerup', (event) => this.#up(event), { signal, capture: true });
    window.addEventListener('pointercancel', (event) => this.#cancelled(event), { signal, capture: true });
  }

  /** Whether a press is the tool's at this moment. */
  get claimed(): boolean {
    return this.#gesture?.claimed ?? false;
  }

  dispose(): void {
    this.#listening.abort();
  }

  #down(event: PointerEvent): void {
    if (this.#handedOver.has(event)) return;
    if (event.pointerType === 'touch') this.#touches.add(event.pointerId);
    if (this.#gesture !== null && this.#gesture.pointerId !== event.pointerId) {
      this.#giveUpGesture();
      return;
    }
    if (event.button !== 0 || this.#touches.size > 1 || this.panOnly) return;
    const claimed = this.#target.claims(event);
    this.#gesture = { pointerId: event.pointerId, down: event, claimed };
    if (!claimed) return;
    event.stopPropagation();
    this.#viewport.setPointerCapture(event.pointerId);
    this.#target.pointer('press', event);
  }

  #move(event: PointerEvent): void {
    this.#target.at(event);
    const isHover = this.#gesture === null && event.buttons === 0 && this.#touches.size === 0;
    const isOurs = this.#gesture?.claimed && this.#gesture.pointerId === event.pointerId;
    if (isHover || isOurs) this.#target.pointer('move', event);
  }

  #up(event: PointerEvent): void {
    this.#touches.delete(event.pointerId);
    const gesture = this.#gesture;
    if (gesture?.pointerId !== event.pointerId) return;
    this.#gesture = null;
    if (!gesture.claimed) {
      const { clientX, clientY } = gesture.down;
      if (Math.hypot(event.clientX - clientX, event.clientY - clientY) > CLICK_PX) return;
      this.#target.pointer('press', gesture.down);
    }
    this.#target.pointer('release', event);
  }

  #cancelled(event: PointerEvent): void {
    this.#touches.delete(event.pointerId);
    if (this.#gesture?.pointerId !== event.pointerId) return;
    const { claimed } = this.#gesture;
    this.#gesture = null;
    if (claimed) this.#target.lost();
  }

  /** A second finger (or button of another device) came down: from now on it is a pinch, and the map's. */
  #giveUpGesture(): void {
    const gesture = this.#gesture;
    this.#gesture = null;
    if (!gesture?.claimed) return;
    this.#target.lost();
    this.#viewport.releasePointerCapture(gesture.pointerId);
    const again = new PointerEvent('pointerdown', gesture.down);
    this.#handedOver.add(again);
    gesture.down.target?.dispatchEvent(again);
  }

  #leave(event: PointerEvent): void {
    if (!this.claimed) this.#target.at(null);
    if (event.pointerType === 'touch') this.#target.at(null);
  }
}
