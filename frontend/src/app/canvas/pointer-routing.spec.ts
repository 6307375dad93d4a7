import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PointerRouting, type GestureTarget } from './pointer-routing';

let viewport: HTMLElement;
let routing: PointerRouting;
let told: string[];
let mapGot: string[];
let claims: boolean;

beforeEach(() => {
  viewport = document.createElement('div');
  viewport.setPointerCapture = vi.fn();
  viewport.releasePointerCapture = vi.fn();
  document.body.append(viewport);
  [told, mapGot, claims] = [[], [], true];
  const target: GestureTarget = {
    claims: () => claims,
    pointer: (type, event) => told.push(`${type} ${event.clientX}`),
    lost: () => told.push('lost'),
    menu: () => claims,
    at: (event) => {
      if (event === null) told.push('left');
    },
  };
  routing = new PointerRouting(viewport, target);
  for (const type of ['pointerdown', 'pointermove']) {
    viewport.addEventListener(type, (event) => mapGot.push(`${type} ${(event as PointerEvent).pointerId}`));
  }
});

afterEach(() => {
  routing.dispose();
  viewport.remove();
});

function pointer(type: string, clientX: number, more: PointerEventInit = {}): void {
  const init = { bubbles: true, clientX, pointerId: 1, pointerType: 'mouse', isPrimary: true, ...more };
  viewport.dispatchEvent(new PointerEvent(type, init));
}

describe('a press that a tool claims', () => {
  it('is the tool’s until it is let go, and the map never hears of it', () => {
    pointer('pointerdown', 10);
    pointer('pointermove', 50, { buttons: 1 });
    pointer('pointerup', 60);
    expect(told).toEqual(['press 10', 'move 50', 'release 60']);
    expect(mapGot).not.toContain('pointerdown 1');
    expect(viewport.setPointerCapture).toHaveBeenCalledWith(1);
  });

  it('is lost when the browser cancels it', () => {
    pointer('pointerdown', 10);
    pointer('pointercancel', 10);
    pointer('pointerup', 10);
    expect(told).toEqual(['press 10', 'lost']);
  });

  it('is given to the map when a second finger begins a pinch', () => {
    pointer('pointerdown', 10, { pointerType: 'touch' });
    pointer('pointerdown', 90, { pointerType: 'touch', pointerId: 2, isPrimary: false });
    expect(told).toEqual(['press 10', 'lost']);
    expect(mapGot).toEqual(['pointerdown 1', 'pointerdown 2']);
    pointer('pointermove', 20, { pointerType: 'touch' });
    pointer('pointerup', 20, { pointerType: 'touch' });
    pointer('pointerup', 90, { pointerType: 'touch', pointerId: 2 });
    expect(told).toEqual(['press 10', 'lost']);
    pointer('pointerdown', 30, { pointerType: 'touch', pointerId: 3 });
    expect(told.at(-1)).toBe('press 30');
  });
});

describe('a press that no tool claims', () => {
  beforeEach(() => (claims = false));

  it('pans when it moves', () => {
    pointer('pointerdown', 10);
    pointer('pointermove', 50, { buttons: 1 });
    pointer('pointerup', 50);
    expect(mapGot).toContain('pointerdown 1');
    expect(told).toEqual([]);
  });

  it('is a click for the tool when it does not', () => {
    pointer('pointerdown', 10);
    pointer('pointerup', 12);
    expect(told).toEqual(['press 10', 'release 12']);
  });
});

describe('other buttons and Space', () => {
  it('leave the press to the map', () => {
    pointer('pointerdown', 10, { button: 1 });
    pointer('pointerup', 10, { button: 1 });
    routing.panOnly = true;
    pointer('pointerdown', 10);
    pointer('pointerup', 10);
    expect(told).toEqual([]);
    expect(mapGot).toEqual(['pointerdown 1', 'pointerdown 1']);
  });
});

describe('a hovering pointer', () => {
  it('tells the tool where it is, and that it left', () => {
    pointer('pointermove', 5);
    pointer('pointermove', 6, { buttons: 4 });
    viewport.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
    expect(told).toEqual(['move 5', 'left']);
  });

  it('tells the tool of a double click', () => {
    viewport.dispatchEvent(new MouseEvent('dblclick', { clientX: 7 }));
    expect(told).toEqual(['double 7']);
  });
});

it('stops listening when disposed of', () => {
  routing.dispose();
  pointer('pointerdown', 10);
  pointer('pointerup', 10);
  expect(told).toEqual([]);
});

it('keeps the browser’s menu away where the right button meant something', () => {
  const press = () => viewport.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
  expect(press()).toBe(false);
  claims = false;
  expect(press()).toBe(true);
});
