import { parsePanes, printPanes } from './panes';

describe('panes in an address', () => {
  it('are read as they were written', () => {
    const panes = [
      { annotationId: 12, groupId: 0 },
      { annotationId: 12, groupId: 44 },
    ];
    expect(printPanes(panes)).toBe('12,12:44');
    expect(parsePanes('12,12:44')).toEqual(panes);
  });

  it('are four at most, and nothing but panes', () => {
    expect(parsePanes('1,2,3,4,5')).toHaveLength(4);
    expect(parsePanes('x,1:,-3, 7 ,')).toEqual([{ annotationId: 7, groupId: 0 }]);
    expect(parsePanes(undefined)).toEqual([]);
  });
});
