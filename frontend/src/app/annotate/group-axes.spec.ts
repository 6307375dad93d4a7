import { groupGrid } from './group-axes';

const groups = (...names: string[]) => names.map((name, n) => ({ groupId: n + 1, name }));

describe('the way through groups', () => {
  it('goes along time, in the order of its numbers', () => {
    const grid = groupGrid(groups('T10', 'T2', 't0'));
    expect(grid.axes).toEqual([{ name: 'T', stops: ['0', '2', '10'] }]);
    expect([0, 1, 2].map((place) => grid.groupAt([place])?.name)).toEqual(['t0', 'T2', 'T10']);
    expect(grid.placesOf(1)).toEqual([2]);
  });

  it('goes along time and depth', () => {
    const grid = groupGrid(groups('T0 z1', 'T0 z2', 'T1 z1', 'T1 z2'));
    expect(grid.axes.map(({ name }) => name)).toEqual(['T', 'Z']);
    expect(grid.groupAt([1, 0])?.name).toBe('T1 z1');
    expect(grid.placesOf(2)).toEqual([0, 1]);
  });

  it.each(['z03_t1', 'z=3, t=1', 'Z3-T1'])('understands %j', (name) => {
    const grid = groupGrid(groups(name, 'z4_t2'));
    expect(grid.axes.map((axis) => `${axis.name} ${axis.stops.join(' ')}`)).toEqual(['T 1 2', 'Z 3 4']);
  });

  it('comes to the nearest slice where one is missing, at the same time', () => {
    const grid = groupGrid(groups('T0 z0', 'T0 z9', 'T1 z0'));
    expect(grid.groupAt([1, 1])?.name).toBe('T1 z0');
  });

  it('leaves an axis of one value out', () => {
    expect(groupGrid(groups('T0 z1', 'T0 z2')).axes.map(({ name }) => name)).toEqual(['Z']);
    expect(groupGrid(groups('T0')).axes).toEqual([]);
  });

  it('goes one after the other, as people sort, where names tell nothing or contradict', () => {
    expect(groupGrid(groups('round10', 'round2')).axes).toEqual([{ name: 'Group', stops: ['round2', 'round10'] }]);
    for (const names of [
      ['T0', 'z1'],
      ['T0', 'T0'],
      ['T0', 'overview'],
      ['T0 T1', 'T0 T2'],
    ]) {
      expect(groupGrid(groups(...names)).axes.map(({ name }) => name)).toEqual(['Group']);
    }
    expect(groupGrid(groups('b', 'a')).placesOf(1)).toEqual([1]);
  });

  it('leads nowhere without groups', () => {
    const grid = groupGrid([]);
    expect([grid.axes, grid.groupAt([0]), grid.placesOf(3)]).toEqual([[], null, []]);
  });
});
