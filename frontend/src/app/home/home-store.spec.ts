import { TestBed } from '@angular/core/testing';
import { homeProjects } from '../api/fn/home/home-projects';
import { homeRecent } from '../api/fn/home/home-recent';
import { projectsCreate } from '../api/fn/projects/projects-create';
import { aProject, aProjectCard, aSampleRow } from '../core/testing/builders';
import { FakeApi, provideFakeApi, settled } from '../core/testing/fake-api';
import { HomeStore } from './home-store';

describe('HomeStore', () => {
  let api: FakeApi;
  let store: HomeStore;
  const turn = async () => {
    TestBed.tick();
    await settled();
  };

  beforeEach(async () => {
    api = new FakeApi()
      .on(homeProjects, ({ cursor }) => ({
        projects: [aProjectCard({ project: aProject({ project_id: cursor ? 2 : 1 }), next: null })],
        next_cursor: cursor ? null : 'more',
      }))
      .on(homeRecent, () => ({ samples: [aSampleRow()] }));
    TestBed.configureTestingModule({ providers: [HomeStore, provideFakeApi(api)] });
    store = TestBed.inject(HomeStore);
    await turn();
  });

  it('reads projects page by page', async () => {
    expect(store.projects()).toHaveLength(1);
    expect(store.hasMore()).toBe(true);
    await store.readMore();
    expect(store.projects()?.map(({ project }) => project.project_id)).toEqual([1, 2]);
    expect(store.hasMore()).toBe(false);
    await store.readMore();
    expect(api.paramsOf(homeProjects)).toHaveLength(2);
  });

  it('knows where something waits for me', async () => {
    expect(store.queues()).toEqual([]);
    api.on(homeProjects, () => ({ projects: [aProjectCard()], next_cursor: null }));
    store.reload();
    await turn();
    expect(store.queues()).toHaveLength(1);
    expect(store.recent()).toHaveLength(1);
  });

  it('makes a project and reads the list again', async () => {
    api.on(projectsCreate, ({ body }) => ({ project: aProject({ project_id: 9, name: body.name }) }));
    expect((await store.create('New')).project_id).toBe(9);
    await turn();
    expect(api.paramsOf(homeProjects)).toHaveLength(2);
  });
});
