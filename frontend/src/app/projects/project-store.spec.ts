import { TestBed } from '@angular/core/testing';
import { categoriesCreate } from '../api/fn/categories/categories-create';
import { categoriesRemove } from '../api/fn/categories/categories-remove';
import { classificationsList } from '../api/fn/classifications/classifications-list';
import { labelsList } from '../api/fn/labels/labels-list';
import { projectsView } from '../api/fn/projects/projects-view';
import { samplesCategories } from '../api/fn/samples/samples-categories';
import { aCategory, aLabel, aProject } from '../core/testing/builders';
import { FakeApi, notFound, provideFakeApi, settled } from '../core/testing/fake-api';
import { ProjectStore } from './project-store';

const TREATED = { category_id: 2, name: 'Treated', place: 0, version: 1, samples: 10, submitted: 4 };
const CONTROL = { category_id: 1, name: 'Control', place: 0, version: 1, samples: 5, submitted: 0 };

describe('ProjectStore', () => {
  let api: FakeApi;
  let store: ProjectStore;
  const open = async () => {
    store.open(1);
    for (let turn = 0; turn < 3; turn++) {
      TestBed.tick();
      await settled();
    }
  };

  beforeEach(() => {
    api = new FakeApi()
      .on(projectsView, () => ({ project: aProject() }))
      .on(samplesCategories, () => ({ categories: [TREATED, CONTROL] }))
      .on(classificationsList, () => ({ classifications: [], next_cursor: null }))
      .on(labelsList, () => ({ labels: [aLabel({ name: 'b' }), aLabel({ name: 'a' })], next_cursor: null }))
      .on(categoriesRemove, () => undefined);
    TestBed.configureTestingModule({ providers: [ProjectStore, provideFakeApi(api)] });
    store = TestBed.inject(ProjectStore);
  });

  it('knows how far the project is, without reading its samples', async () => {
    await open();
    expect(store.categories()?.map(({ name }) => name)).toEqual(['Control', 'Treated']);
    expect(store.labels().map(({ name }) => name)).toEqual(['a', 'b']);
    expect([store.submitted(), store.samples()]).toEqual([4, 15]);
  });

  it('tells a project that is not there', async () => {
    api.on(projectsView, () => {
      throw notFound();
    });
    await open();
    expect(store.error()).toMatchObject({ status: 404 });
    expect(store.project()).toBeUndefined();
  });

  it.each([
    ['view', false],
    ['participate', false],
    ['administer', true],
    ['own', true],
  ] as const)('lets those who may only %s change it: %s', async (access, may) => {
    api.on(projectsView, () => ({ project: aProject({ access }) }));
    await open();
    expect(store.mayAdminister()).toBe(may);
  });

  it('counts again when categories come and go', async () => {
    api.on(categoriesCreate, () => ({ category: aCategory({ category_id: 3, name: 'New' }) }));
    await open();
    await store.addCategory('New');
    await store.deleteCategory(CONTROL);
    TestBed.tick();
    await settled();
    expect(api.paramsOf(categoriesRemove)).toEqual([{ categoryId: 1 }]);
    expect(api.paramsOf(samplesCategories).length).toBeGreaterThan(1);
  });
});
