import { byName } from './natural-order';

describe('byName', () => {
  it('counts like a person', () => {
    const names = ['s10', 'S2', 's1'].map((name) => ({ name }));
    expect(names.sort(byName).map((item) => item.name)).toEqual(['s1', 'S2', 's10']);
  });
});
