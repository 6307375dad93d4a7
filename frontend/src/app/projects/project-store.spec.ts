import { TestBed } from '@angular/core/testing';
import { annotationsList } from '../api/fn/annotations/annotations-list';
import { annotationsRemove } from '../api/fn/annotations/annotations-remove';
import { categoriesCreate } from '../api/fn/categories/categories-create';
import { categoriesList } from '../api/fn/categories/categories-list';
import { categoriesRemove } from '../api/fn/categories/categories-remove';
import { imagesList } from '../api/fn/images/images-list';
import { imagesRemove } from '../api/fn/images/images-remove';
import { labelsList } from '../api/fn/labels/labels-list';
import { projectsView } from '../api/fn/projects/projects-view';
import type { AnnotationDto } from '../api/models/annotation-dto';
import type { ImageDto } from '../api/models/image-dto';
import { ApiError } from '../core/api-error';
import { aCategory, aLabel, anAnnotation, anImage, aProject } from '../core/testing/builders';
import { FakeApi, notFound, provideFakeApi } from '../core/testing/fake-api';
import { ProjectStore } from './project-store';

const CONTROL = aCategory({ category_id: 1, name: 'Control' });
const TREATED = aCategory({ category_id: 2, name: 'Treated' });

describe('ProjectStore', () => {
  let api: FakeApi;
  let store: ProjectStore;
  let annotations: AnnotationDto[];
  let images: ImageDto[];

  const open = async () => {
    store.open(1);
    await pass();
  };
  const pass = async (ms = 0) => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(ms);
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
    TestBed.tick();
  };
  const states = () => store.sections()?.flatMap((section) => section.samples.map((sample) => sample.state));

  beforeEach(() => {
    vi.useFakeTimers();
    annotations = [
      anAnnotation({ annotation_id: 1, name: 's10', thumbnail_image_id: 1 }),
      anAnnotation({ annotation_id: 2, name: 's2', thumbnail_image_id: 2, status: 'S' }),
    ];
    images = [anImage({ image_id: 1 }), anImage({ image_id: 2 })];
    api = new FakeApi()
      .on(projectsView, () => ({ project: aProject() }))
      .on(categoriesList, () => ({ categories: [TREATED, CONTROL], next_cursor: null }))
      .on(annotationsList, () => ({ annotations, next_cursor: null }))
      .on(imagesList, () => ({ images, next_cursor: null }))
      .on(labelsList, () => ({ labels: [aLabel({ name: 'b' }), aLabel({ name: 'a' })], next_cursor: null }))
      .on(imagesRemove, () => undefined)
      .on(categoriesRemove, () => undefined)
      .on(annotationsRemove, () => undefined);
    TestBed.configureTestingModule({ providers: [ProjectStore, provideFakeApi(api)] });
    store = TestBed.inject(ProjectStore);
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
  });

  it('sorts samples into their categories, both by name as a person counts', async () => {
    await open();
    expect(store.sections()?.map((section) => section.category.name)).toEqual(['Control', 'Treated']);
    expect(store.sections()?.[0]?.samples.map((sample) => sample.annotation.name)).toEqual(['s2', 's10']);
    expect(store.labels().map((label) => label.name)).toEqual(['a', 'b']);
    expect([store.submitted(), store.samples()]).toEqual([1, 2]);
  });

  it('reads long lists to their end', async () => {
    api.on(annotationsList, ({ cursor }) => ({
      annotations: [annotations[cursor ? 1 : 0]],
      next_cursor: cursor ? null : 'more',
    }));
    await open();
    expect(store.samples()).toBe(2);
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

  it('follows images that are being made ready, also when an answer fails, until they are', async () => {
    const progress = [0.1, 'fails', 0.6, 1] as const;
    let look = 0;
    api.on(imagesList, () => {
      const now = progress[Math.min(look++, progress.length - 1)];
      if (now === 'fails') throw new ApiError('Down.', 0, 'network');
      const image = anImage({ image_id: 1, status: now === 1 ? 'ready' : 'processing', progress: now ?? 0 });
      return { images: [image, anImage({ image_id: 2 })], next_cursor: null };
    });
    await open();
    expect(states()?.[1]).toEqual({ at: 'processing', progress: 0.1 });
    await pass(1500);
    expect(states()?.[1]).toEqual({ at: 'processing', progress: 0.1 });
    await pass(1500);
    expect(states()?.[1]).toEqual({ at: 'processing', progress: 0.6 });
    await pass(1500);
    expect(states()?.[1]).toEqual({ at: 'open' });
    await pass(5000);
    expect(look).toBe(4);
  });

  it('gives the reason why an image failed', async () => {
    images = [anImage({ status: 'failed', failure: { code: 'image.truncated', message: 'The file is cut off.' } })];
    await open();
    expect(states()?.[1]).toEqual({ at: 'failed', reason: 'The file is cut off.' });
  });

  it('deletes samples and categories, and leaves images to the project', async () => {
    await open();
    await store.deleteSample(annotations[0]);
    await store.deleteCategory(CONTROL);
    expect(api.paramsOf(annotationsRemove)).toEqual([{ annotationId: 1 }]);
    expect(api.paramsOf(categoriesRemove)).toEqual([{ categoryId: CONTROL.category_id }]);
    expect(api.paramsOf(imagesRemove)).toEqual([]);
  });

  it('shows a new category at once', async () => {
    const made = aCategory({ category_id: 3, name: 'A new one' });
    api.on(categoriesCreate, () => {
      api.on(categoriesList, () => ({ categories: [CONTROL, made], next_cursor: null }));
      return { category: made };
    });
    await open();
    await store.addCategory('A new one');
    await pass();
    expect(api.paramsOf(categoriesCreate)).toEqual([{ body: { name: 'A new one', project_id: 1 } }]);
    expect(store.sections()?.map((section) => section.category.name)).toEqual(['A new one', 'Control']);
  });
});
