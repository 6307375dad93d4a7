import { TestBed } from '@angular/core/testing';
import { annotationsList } from '../api/fn/annotations/annotations-list';
import { projectsCreate } from '../api/fn/projects/projects-create';
import { projectsList } from '../api/fn/projects/projects-list';
import { utilitiesSummary } from '../api/fn/utilities/utilities-summary';
import { anAnnotation, aProject } from '../core/testing/builders';
import { FakeApi, provideFakeApi, settled } from '../core/testing/fake-api';
import { ProjectListStore } from './project-list-store';

describe('ProjectListStore', () => {
  let api: FakeApi;
  let store: ProjectListStore;
  const turn = async () => {
    TestBed.tick();
    await settled();
  };

  beforeEach(() => {
    api = new FakeApi()
      .on(projectsList, () => ({
        projects: [1, 2, 3, 4, 5].map((id) => aProject({ project_id: id })),
        next_cursor: null,
      }))
      .on(utilitiesSummary, ({ projectId }) => ({
        total_participants: 2,
        total_annotations: 10 * projectId,
        total_annotations_submitted: projectId,
        total_annotations_shared: 0,
      }))
      .on(annotationsList, () => ({
        annotations: [anAnnotation({ thumbnail_image_id: 7 }), anAnnotation({ thumbnail_image_id: 0 })],
        next_cursor: null,
      }));
    TestBed.configureTestingModule({ providers: [ProjectListStore, provideFakeApi(api)] });
    store = TestBed.inject(ProjectListStore);
  });

  it('reads the projects, then how far each is', async () => {
    for (let round = 0; round < 6; round++) await turn();
    expect(store.projects.value()).toHaveLength(5);
    expect(store.overviewOf(5)).toEqual({ samples: 50, submitted: 5, participants: 2, imageIds: [7] });
  });

  it('makes a project and reads the list again', async () => {
    api.on(projectsCreate, ({ body }) => ({ project: aProject({ project_id: 9, name: body.name }) }));
    await turn();
    expect((await store.create('New')).project_id).toBe(9);
    await turn();
    expect(api.paramsOf(projectsList)).toHaveLength(2);
  });
});
