import { type Key, KEY_MAPS, isOccupied } from './page-keys';

const { memento, qupath } = KEY_MAPS;
const pageCommand = (pressed: Key) => memento.command(pressed);

const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('keys of the sample page', () => {
  it.each([
    ['v', 'select'],
    ['p', 'polygon'],
    ['b', 'rectangle'],
    ['l', 'line'],
    ['o', 'point'],
    ['P', 'polygon'],
    ['e', 'ellipse'],
    ['d', 'freehand'],
    ['c', 'vertices'],
    ['t', 'transform'],
    ['k', 'split'],
  ])('%s takes the tool %s', (name, tool) => {
    expect(pageCommand(key(name))).toEqual({ kind: 'tool', tool });
  });

  it('undo and redo, with Ctrl and with Cmd', () => {
    expect(pageCommand(key('z', { ctrlKey: true }))).toEqual({ kind: 'undo' });
    expect(pageCommand(key('Z', { metaKey: true, shiftKey: true }))).toEqual({ kind: 'redo' });
    expect(pageCommand(key('y', { ctrlKey: true }))).toEqual({ kind: 'redo' });
  });

  it.each(['unite', 'subtract', 'intersect'] as const)('%s, by the key on its button', (operation) => {
    expect(pageCommand(key(memento.keyOf({ kind: 'operate', operation }).toLowerCase()))).toEqual({
      kind: 'operate',
      operation,
    });
  });

  it('duplicate with Ctrl+D, which takes no tool', () => {
    expect(pageCommand(key('d', { ctrlKey: true }))).toEqual({ kind: 'duplicate' });
    expect(pageCommand(key('D', { metaKey: true }))).toEqual({ kind: 'duplicate' });
  });

  it('submit and go on', () => {
    expect(pageCommand(key('Enter', { ctrlKey: true }))).toEqual({ kind: 'submit' });
    expect(pageCommand(key('n'))).toEqual({ kind: 'next' });
    expect(pageCommand(key('N', { shiftKey: true }))).toEqual({ kind: 'previous' });
  });

  it('turn the image and fill the screen', () => {
    expect(pageCommand(key('r'))).toEqual({ kind: 'rotate', degrees: 90 });
    expect(pageCommand(key('R', { shiftKey: true }))).toEqual({ kind: 'rotate', degrees: -90 });
    expect(pageCommand(key('f'))).toEqual({ kind: 'fullScreen' });
  });

  it('go along time and depth', () => {
    expect(pageCommand(key('.'))).toEqual({ kind: 'step', axis: 'T', step: 1 });
    expect(pageCommand(key(','))).toEqual({ kind: 'step', axis: 'T', step: -1 });
    expect(pageCommand(key('PageUp'))).toEqual({ kind: 'step', axis: 'Z', step: 1 });
    expect(pageCommand(key('PageDown'))).toEqual({ kind: 'step', axis: 'Z', step: -1 });
  });

  it('show, hide and single out channels by their place, whatever the keyboard writes there', () => {
    const second = { kind: 'toggle-channel', place: 1 };
    expect(pageCommand(key('@', { code: 'Digit2', shiftKey: true }))).toEqual({ ...second, alone: false });
    expect(pageCommand(key('2', { code: 'Digit2', altKey: true, shiftKey: true }))).toEqual({ ...second, alone: true });
    expect(pageCommand(key('2', { code: 'Digit2', altKey: true }))).toEqual({ kind: 'classify', place: 1 });
    expect(pageCommand(key('2', { code: 'Digit2' }))).toBeNull();
    expect(pageCommand(key('2', { code: 'Digit2', altKey: true, ctrlKey: true }))).toBeNull();
  });

  it('leave the browser its own', () => {
    expect(pageCommand(key('p', { ctrlKey: true }))).toBeNull();
    expect(pageCommand(key('d', { altKey: true }))).toBeNull();
    expect(pageCommand(key('Enter'))).toBeNull();
    expect(pageCommand(key('ö'))).toBeNull();
  });

  it('score: skip, go back, comment, and ask for the keys wherever ? is', () => {
    expect(pageCommand(key('j'))).toEqual({ kind: 'skip' });
    expect(pageCommand(key('J', { shiftKey: true }))).toEqual({ kind: 'back' });
    expect(pageCommand(key('a'))).toEqual({ kind: 'comment' });
    expect(pageCommand(key('?', { shiftKey: true }))).toEqual({ kind: 'keys' });
    expect(pageCommand(key('?'))).toEqual({ kind: 'keys' });
  });

  it.each(Object.entries(KEY_MAPS))('mean one thing each: %s', (_, { rows }) => {
    const presses = rows.flatMap(({ keys }) => keys);
    expect(new Set(presses).size).toBe(presses.length);
  });

  it.each(Object.entries(KEY_MAPS))('reach every command: %s', (_, map) => {
    for (const { command } of map.rows) if (typeof command === 'object') expect(map.keyOf(command)).not.toBe('');
  });

  it('stand on the buttons', () => {
    expect(memento.keyOf({ kind: 'tool', tool: 'polygon' })).toBe('P');
  });
});

describe('answers', () => {
  const digit = (place: number, typed: string, held: Partial<Key> = {}) =>
    key(typed, { code: `Digit${place}`, ...held });

  it('are digits by their place: French keyboards write them with Shift', () => {
    expect(memento.answer(digit(1, '1'))).toBe('1');
    expect(memento.answer(digit(1, '&'))).toBe('1');
    expect(memento.answer(key('4', { code: 'Numpad4' }))).toBe('4');
    expect(memento.answer(digit(1, '1', { shiftKey: true }))).toBeNull();
    expect(memento.answer(digit(1, '1', { ctrlKey: true }))).toBeNull();
  });

  it('are letters as they are typed, wherever they lie on the keyboard', () => {
    expect(memento.answer(key('q', { code: 'KeyA' }))).toBe('q');
    expect(qupath.answer(key('q', { code: 'KeyA' }))).toBe('q');
  });

  it('need Shift for hands that know QuPath, whose digits show and hide channels', () => {
    expect(qupath.answer(digit(2, '2'))).toBeNull();
    expect(qupath.command(digit(2, '2'))).toEqual({ kind: 'toggle-channel', place: 1, alone: false });
    expect(qupath.answer(digit(2, '"', { shiftKey: true }))).toBe('2');
    expect(qupath.command(digit(2, '"', { shiftKey: true }))).toBeNull();
    expect([memento.pressOfAnswer('2'), qupath.pressOfAnswer('2'), qupath.pressOfAnswer('m')]).toEqual([
      ...['2', 'Shift+2', 'M'],
    ]);
  });
});

describe('keys of QuPath', () => {
  it.each([
    ['m', 'select'],
    ['p', 'polygon'],
    ['r', 'rectangle'],
    ['l', 'line'],
    ['o', 'ellipse'],
    ['.', 'point'],
    ['b', 'freehand'],
  ])('%s takes the tool %s', (name, tool) => {
    expect(qupath.command(key(name))).toEqual({ kind: 'tool', tool });
  });

  it('leave time, turning and the overview a key', () => {
    expect(qupath.command(key('>', { shiftKey: true }))).toEqual({ kind: 'step', axis: 'T', step: 1 });
    expect(qupath.command(key('q'))).toEqual({ kind: 'rotate', degrees: 90 });
    expect(qupath.command(key('w'))).toEqual({ kind: 'overview' });
  });
});

describe('letters', () => {
  it('are those that are typed: on a French keyboard A lies where others have Q', () => {
    expect(pageCommand(key('a', { code: 'KeyQ' }))).toEqual({ kind: 'comment' });
    expect(pageCommand(key('z', { code: 'KeyW', ctrlKey: true }))).toEqual({ kind: 'undo' });
    expect(pageCommand(key('z', { code: 'KeyY', ctrlKey: true }))).toEqual({ kind: 'undo' });
  });
});

describe('isOccupied', () => {
  it.each([
    '<input>',
    '<input type="number">',
    '<textarea></textarea>',
    '<select></select>',
    '<p contenteditable></p>',
  ])('keeps commands out of %s', (html) => {
    document.body.innerHTML = html;
    expect(isOccupied(document.body.firstElementChild)).toBe(true);
  });

  it.each(['<button></button>', '<input type="range">', '<input type="color">', '<div></div>'])(
    'lets them through on %s',
    (html) => {
      document.body.innerHTML = html;
      expect(isOccupied(document.body.firstElementChild)).toBe(false);
    },
  );

  it('keeps commands out of an open menu', () => {
    document.body.innerHTML = '<div class="cdk-overlay-container"><button></button></div>';
    expect(isOccupied(document.querySelector('button'))).toBe(true);
  });
});
