import { TestBed } from '@angular/core/testing';
import { homeSearch } from '../api/fn/home/home-search';
import { Search } from './search';
import { FakeApi, provideFakeApi } from './testing/fake-api';

const found = (id: number, name: string) => ({ id, name, project_id: 7, project_name: 'Kidney' });

describe('Search', () => {
  it('leads to what it found, each where it is', async () => {
    const api = new FakeApi().on(homeSearch, () => ({
      projects: [found(7, 'Kidney')],
      categories: [found(2, 'KO')],
      samples: [found(3, 'k1')],
      labels: [found(4, 'kept')],
    }));
    TestBed.configureTestingModule({ providers: [provideFakeApi(api)] });
    const groups = await TestBed.inject(Search).find(' k ', 5);
    expect(api.paramsOf(homeSearch)).toEqual([{ q: 'k', limit: 5 }]);
    expect(groups.map(({ kind, hits: [hit] }) => [kind, hit?.link.join('/'), hit?.queryParams, hit?.place])).toEqual([
      ['projects', '/projects/7/samples', {}, ''],
      ['samples', '/projects/7/samples/3', {}, 'Kidney'],
      ['categories', '/projects/7/samples', { category: 2 }, 'Kidney'],
      ['labels', '/projects/7/samples', { label: 4 }, 'Kidney'],
    ]);
    expect(await TestBed.inject(Search).find('  ', 5)).toEqual([]);
  });
});
