import { describe, expect, it } from 'vitest';
import { insertsCorner, keyCommand, type Key } from './keyboard';

const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('keys on the canvas', () => {
  it.each([
    ['Enter', 'complete'],
    ['Escape', 'cancel'],
    ['Delete', 'delete'],
  ])('%s tells the tool to %s', (name, type) => {
    expect(keyCommand(key(name), true)).toEqual({ kind: 'tool', type });
    expect(keyCommand(key(name), false)).toEqual({ kind: 'tool', type });
  });

  it('take back a step of a begun drawing, by Backspace or Ctrl+Z', () => {
    const step = { kind: 'tool', type: 'undoStep' };
    expect(keyCommand(key('Backspace'), true)).toEqual(step);
    expect(keyCommand(key('z', { ctrlKey: true }), true)).toEqual(step);
    expect(keyCommand(key('z', { metaKey: true }), true)).toEqual(step);
  });

  it('leave Ctrl+Z to the page when nothing is begun, and redo always', () => {
    expect(keyCommand(key('z', { ctrlKey: true }), false)).toBeNull();
    expect(keyCommand(key('Z', { ctrlKey: true, shiftKey: true }), true)).toBeNull();
    expect(keyCommand(key('Backspace'), false)).toEqual({ kind: 'tool', type: 'delete' });
  });

  it('move the view by arrows, finely with Shift', () => {
    expect(keyCommand(key('ArrowLeft'), false)).toEqual({ kind: 'pan', dx: -100, dy: 0 });
    expect(keyCommand(key('ArrowDown', { shiftKey: true }), false)).toEqual({ kind: 'pan', dx: 0, dy: 25 });
  });

  it('zoom, also where + needs Shift', () => {
    expect(keyCommand(key('+', { shiftKey: true }), false)).toMatchObject({ kind: 'zoomBy' });
    expect(keyCommand(key('0'), false)).toEqual({ kind: 'fit' });
    for (const one of ['1', 'x', 'X']) expect(keyCommand(key(one), false)).toEqual({ kind: 'zoomTo', scale: 1 });
  });

  it('choose corners by brackets, also where those are typed with AltGr or Option', () => {
    const next = { kind: 'tool', type: 'nextCorner' };
    for (const held of [{}, { altKey: true }, { altKey: true, ctrlKey: true }])
      expect(keyCommand(key(']', held), false)).toEqual(next);
    expect(keyCommand(key('['), false)).toEqual({ kind: 'tool', type: 'previousCorner' });
    // Those are the browser's: back and forward.
    expect(keyCommand(key('[', { metaKey: true }), false)).toBeNull();
    expect(keyCommand(key('[', { ctrlKey: true }), false)).toBeNull();
  });

  it('insert a corner by Insert, or by Shift+Enter where there is no such key', () => {
    expect([key('Insert'), key('Enter', { shiftKey: true })].map(insertsCorner)).toEqual([true, true]);
    expect([key('Enter'), key('Insert', { ctrlKey: true })].map(insertsCorner)).toEqual([false, false]);
  });

  it('are left alone with Ctrl or Alt, and when they mean nothing', () => {
    expect(keyCommand(key('0', { ctrlKey: true }), false)).toBeNull();
    expect(keyCommand(key('1', { altKey: true }), false)).toBeNull();
    expect(keyCommand(key('a'), false)).toBeNull();
  });
});
