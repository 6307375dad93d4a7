import {
  changedRow,
  droppedIn,
  keyAt,
  moved,
  newRow,
  pasted,
  previewOf,
  problemAt,
  renamedIn,
  rowsOf,
} from './option-list';

const option = (text: string, key: string | null = null) => ({ option: text, label: text, colour: null, key });
const rows = rowsOf([option('mild'), option('severe'), option('none')]);

describe('the options of a classification while they are set up', () => {
  it('have the digits of their places, unless they have keys of their own', () => {
    const own = rowsOf([option('a'), option('b', 'x')]);
    expect([keyAt(own, 0), keyAt(own, 1)]).toEqual(['1', 'x']);
    const many = Array.from({ length: 10 }, (_, n) => newRow({ text: `o${n}`, colour: null, key: null }));
    expect([keyAt(many, 8), keyAt(many, 9)]).toEqual(['9', '']);
  });

  it('tell keys that clash, also with a digit of a place, and texts that are alike', () => {
    expect(rows.map((_, place) => problemAt(rows, place))).toEqual(['', '', '']);
    const clash = changedRow(rows, rows[2].id, { key: '1' });
    expect(problemAt(clash, 0)).toBe('Key 1 is also that of “none”.');
    expect(problemAt(clash, 2)).toBe('Key 1 is also that of “mild”.');
    expect(problemAt(changedRow(rows, rows[1].id, { text: ' mild ' }), 1)).toBe('Two options say the same.');
  });

  it('keep who they were when they are renamed or moved', () => {
    const changed = moved(changedRow(rows, rows[0].id, { text: 'slight' }), 0, 2);
    expect(changed.map(({ text }) => text)).toEqual(['severe', 'none', 'slight']);
    expect(renamedIn(changed)).toEqual([{ from: 'mild', to: 'slight' }]);
    expect(droppedIn(changed, ['mild', 'severe', 'none'])).toEqual([]);
    expect(droppedIn(changed.slice(1), ['mild', 'severe', 'none'])).toEqual(['severe']);
  });

  it('take a pasted list in place of a row, without what is there already', () => {
    const empty = newRow();
    const list = ['severe', 'new'].map((text) => ({ text, colour: null, key: null }));
    expect(pasted([...rows, empty], empty.id, list).map(({ text }) => text)).toEqual(['mild', 'severe', 'none', 'new']);
  });

  it('are shown as readers will meet them', () => {
    const shown = previewOf('Grade', [...rows, newRow()], 'severe');
    expect(shown.answers.map(({ label, key, isMine }) => [label, key, isMine])).toEqual([
      ['mild', '1', false],
      ['severe', '2', true],
      ['none', '3', false],
    ]);
  });
});
