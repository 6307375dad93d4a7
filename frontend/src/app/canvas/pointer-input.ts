import type { Point } from '../drawing/point';
import type { PointerInput } from '../drawing/tool';

/** A browser's event in a tool's terms. @param at  Where it is in the image. */
export function pointerInput(event: MouseEvent, at: Point): PointerInput {
  return {
    at,
    modifiers: { shift: event.shiftKey, alt: event.altKey, control: event.ctrlKey || event.metaKey },
    pointer: pointerKind(event),
  };
}

function pointerKind(event: MouseEvent): PointerInput['pointer'] {
  const kind = event instanceof PointerEvent ? event.pointerType : 'mouse';
  return kind === 'touch' || kind === 'pen' ? kind : 'mouse';
}
