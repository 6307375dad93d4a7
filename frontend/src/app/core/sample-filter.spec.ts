import { filterCount, paramsOf, viewIn } from './sample-filter';

describe('what an address says about samples', () => {
  it('is by name in a grid when it says nothing', () => {
    expect(viewIn({})).toEqual({ filter: {}, sort: 'name', layout: 'grid' });
  });

  it('comes back as it was said', () => {
    const params = {
      ...{ category: '3', status: 'S', label: '4', decision: '5:mild: 1', reader: '6', text: 'mouse' },
      ...{ sort: '-updated', view: 'table' },
    };
    const view = viewIn(params);
    expect(view).toEqual({
      filter: {
        ...{
          category_id: 3,
          status: 'S',
          label_id: 4,
          classification_id: 5,
          option: 'mild: 1',
          reader_id: 6,
          text: 'mouse',
        },
      },
      sort: '-updated',
      layout: 'table',
    });
    const printed = Object.fromEntries(Object.entries(paramsOf(view)).map(([key, value]) => [key, String(value)]));
    expect(printed).toEqual(params);
    expect(filterCount(view.filter)).toBe(6);
  });

  it('counts as silence where it makes no sense', () => {
    const params = { category: 'x', status: 'Q', label: '-1', decision: ':mild', reader: '0', text: ' ', sort: 'size' };
    expect(viewIn({ ...params, view: 'pie' })).toEqual({ filter: {}, sort: 'name', layout: 'grid' });
  });
});
