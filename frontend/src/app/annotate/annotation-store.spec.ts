import { TestBed } from '@angular/core/testing';
import { ActivatedRoute } from '@angular/router';
import { of } from 'rxjs';
import { annotationsSubmit } from '../api/fn/annotations/annotations-submit';
import { annotationsTakeBack } from '../api/fn/annotations/annotations-take-back';
import { annotationsView } from '../api/fn/annotations/annotations-view';
import { samplePageView } from '../api/fn/annotations/sample-page-view';
import { categoriesView } from '../api/fn/categories/categories-view';
import { displayForget } from '../api/fn/display/display-forget';
import { displayKeep } from '../api/fn/display/display-keep';
import { displaySetDefault } from '../api/fn/display/display-set-default';
import { imagesView } from '../api/fn/images/images-view';
import { labelsList } from '../api/fn/labels/labels-list';
import { layersCreate } from '../api/fn/layers/layers-create';
import { layersList } from '../api/fn/layers/layers-list';
import { projectsView } from '../api/fn/projects/projects-view';
import { regionsChange } from '../api/fn/regions/regions-change';
import type { SamplePageDto } from '../api/models/sample-page-dto';
import type { RegionDto } from '../api/models/region-dto';
import { ApiError } from '../core/api-error';
import { Session } from '../core/session';
import { aCategory, aLabel, aLayer, anAnnotation, anImage, aProject, aSamplePage } from '../core/testing/builders';
import { FakeApi, notFound, provideFakeApi } from '../core/testing/fake-api';
import { AnnotationStore } from './annotation-store';
import { readPacked } from './read-packed';
import { SampleWalk } from './sample-walk';
import { SampleAhead } from './scoring/sample-ahead';
import { aRegion } from './testing/a-region';
import { packedBytes } from './testing/packed-bytes';

const ME = 5;

describe('AnnotationStore', () => {
  let api: FakeApi;
  let store: AnnotationStore;
  const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

  const samples = [1, 2, 10].map((id) => anAnnotation({ annotation_id: id, name: `sample ${id}` }));

  /** What differs from an ordinary sample. */
  let parts: Partial<SamplePageDto>;
  const page = (annotationId: number) => {
    const annotation = samples.find((each) => each.annotation_id === annotationId);
    if (!annotation) throw notFound();
    return aSamplePage({ annotation, labels: [aLabel({ label_id: 1 })], ...parts });
  };

  beforeEach(() => {
    parts = {};
    vi.useFakeTimers();
    api = new FakeApi()
      .on(samplePageView, ({ annotationId }) => page(annotationId))
      .on(annotationsView, ({ annotationId }) => ({ annotation: page(annotationId).annotation }))
      .on(imagesView, ({ imageId }) => ({ image: anImage({ image_id: imageId }) }))
      .on(readPacked, ({ layerId }) => packedBytes(layerId, 1, []))
      .on(projectsView, () => ({ project: aProject() }))
      .on(categoriesView, () => ({ category: aCategory() }))
      .on(labelsList, () => ({ labels: [aLabel({ label_id: 1 }), aLabel({ label_id: 2 })], next_cursor: null }))
      .on(layersCreate, () => ({ layer: aLayer({ layer_id: 9, kind: 'drawing', owner_id: ME }) }))
      .on(regionsChange, ({ layerId, body }) => ({
        layer_id: layerId,
        version: 2,
        deleted: [],
        regions: body.changes.map((change) => ({ ...change.region, layer_id: layerId, version: 1 }) as RegionDto),
      }));
    TestBed.configureTestingModule({
      providers: [
        AnnotationStore,
        SampleAhead,
        SampleWalk,
        { provide: ActivatedRoute, useValue: { queryParams: of({}) } },
        provideFakeApi(api),
        { provide: Session, useValue: { user: () => ({ user_id: ME, username: 'ada' }), isGuest: () => false } },
      ],
    });
    store = TestBed.inject(AnnotationStore);
  });
  afterEach(() => vi.useRealTimers());

  it('shows a sample with its channels and labels', async () => {
    await store.open(2);
    expect(store.annotation()?.name).toBe('sample 2');
    expect(store.channels().channels()).toHaveLength(1);
    expect(store.sample()?.labelIds).toEqual([1]);
  });

  it('reads the surroundings once for all samples of a category', async () => {
    await store.open(1);
    await store.open(2);
    expect(api.paramsOf(labelsList)).toHaveLength(1);
  });

  it('asks once for all that it shows, and for layers with many regions by themselves', async () => {
    const many = aLayer({ layer_id: 4, kind: 'drawing', image_id: 0, owner_id: ME });
    parts = { layers: [aLayer(), many, { ...many, layer_id: 6 }], regions: [{ layer_id: 6, version: 3, regions: [] }] };
    await store.open(1);
    expect(api.paramsOf(samplePageView)).toEqual([{ annotationId: 1 }]);
    expect(api.paramsOf(readPacked)).toEqual([{ layerId: 4 }]);
    expect([store.liveLayers().version(4), store.liveLayers().version(6)]).toEqual([1, 3]);
  });

  it('shows what was read ahead without asking again', async () => {
    const ahead = TestBed.inject(SampleAhead);
    ahead.prepare(2);
    await pass();
    expect(ahead.channels()).toHaveLength(1);
    await store.open(2);
    expect(store.annotation()?.name).toBe('sample 2');
    await store.open(2);
    expect(api.paramsOf(samplePageView)).toHaveLength(2);
  });

  it('reads again what could not be read ahead, or long ago', async () => {
    const ahead = TestBed.inject(SampleAhead);
    api.on(samplePageView, () => {
      throw new ApiError('Down.', 0, 'network');
    });
    ahead.prepare(2);
    await pass();
    api.on(samplePageView, ({ annotationId }) => page(annotationId));
    await store.open(2);
    expect(store.error()).toBeNull();
    ahead.prepare(10);
    await pass(6 * 60_000);
    await store.open(10);
    expect(api.paramsOf(samplePageView)).toHaveLength(4);
  });

  it('says what happened when a sample cannot be read, and recovers', async () => {
    await store.open(404);
    expect(store.error()).toMatchObject({ status: 404 });
    await store.open(1);
    expect(store.error()).toBeNull();
  });

  it('shows the last sample asked for, whichever answer comes last', async () => {
    let late = () => {};
    api.on(samplePageView, ({ annotationId }) =>
      annotationId === 1 ? new Promise((resolve) => (late = () => resolve(page(1)))) : page(annotationId),
    );
    const first = store.open(1);
    await store.open(2);
    late();
    await first;
    expect(store.annotation()?.annotation_id).toBe(2);
    expect(store.isReading()).toBe(false);
  });

  it('draws on my own layer, not on that of somebody else', async () => {
    const theirs = aLayer({ layer_id: 3, kind: 'drawing', image_id: 0, owner_id: 1 });
    const mine = aLayer({ layer_id: 4, kind: 'drawing', image_id: 0, owner_id: ME });
    parts = { layers: [theirs, mine] };
    await store.open(1);
    expect(store.regions().drawLayerId()).toBe(4);
  });

  it('makes a drawing layer of my name for the first region', async () => {
    await store.open(1);
    store.regions().commit([{ kind: 'put', before: null, after: aRegion({ layerId: 0 }) }]);
    await pass(300);
    expect(api.paramsOf(layersCreate)).toEqual([{ body: { annotation_id: 1, name: 'Regions ada', kind: 'drawing' } }]);
    expect(api.paramsOf(regionsChange)[0]?.layerId).toBe(9);
    expect(store.regions().saveState()).toBe('saved');
  });

  it('finds the layer that it made when the answer got lost', async () => {
    await store.open(1);
    api.on(layersCreate, () => {
      throw new ApiError('Lost.', 0, 'network');
    });
    api.on(layersList, () => ({
      layers: [aLayer({ layer_id: 12, kind: 'drawing', owner_id: ME })],
      next_cursor: null,
    }));
    store.regions().commit([{ kind: 'put', before: null, after: aRegion({ layerId: 0 }) }]);
    await pass(300 + 1000);
    expect(api.paramsOf(layersCreate)).toHaveLength(1);
    expect(api.paramsOf(regionsChange)[0]?.layerId).toBe(12);
  });

  describe('submitting', () => {
    beforeEach(() =>
      api.on(annotationsSubmit, ({ annotationId }) => ({
        annotation: anAnnotation({ annotation_id: annotationId, status: 'S' }),
      })),
    );

    it('waits for what is still being saved', async () => {
      await store.open(1);
      store.regions().commit([{ kind: 'put', before: null, after: aRegion({ layerId: 0 }) }]);
      const done = store.submit();
      await pass(0);
      await done;
      expect(api.paramsOf(regionsChange)).toHaveLength(1);
      expect(store.isSubmitted()).toBe(true);
    });

    it('is refused while something cannot be saved', async () => {
      await store.open(1);
      api.on(regionsChange, () => {
        throw new ApiError('Down.', 0, 'network');
      });
      store.regions().commit([{ kind: 'put', before: null, after: aRegion({ layerId: 0 }) }]);
      const done = expect(store.submit()).rejects.toMatchObject({ code: 'regions.unsaved' });
      await pass(6000);
      await done;
      expect(api.paramsOf(annotationsSubmit)).toEqual([]);
      expect(store.isSubmitted()).toBe(false);
      expect(store.isSubmitting()).toBe(false);
    });

    it('can be taken back', async () => {
      api.on(annotationsTakeBack, () => undefined);
      await store.open(1);
      await store.submit();
      await store.reopen();
      expect(store.isSubmitted()).toBe(false);
    });

    it('is still submitted after I took mine back when enough others have read it', async () => {
      api.on(annotationsTakeBack, () => undefined);
      await store.open(1);
      await store.submit();
      api.on(annotationsView, () => ({ annotation: anAnnotation({ status: 'S' }) }));
      await store.reopen();
      expect(store.isSubmitted()).toBe(true);
    });
  });

  it('asks after images that are being made ready until they are, also when one answer fails', async () => {
    const answers = [
      () => anImage({ status: 'processing', progress: 0.2, pyramid: null, statistics: null }),
      () => { throw new ApiError('Down.', 0, 'network'); }, // prettier-ignore
      () => anImage({ status: 'processing', progress: 0.8, pyramid: null, statistics: null }),
      () => anImage(),
    ];
    parts = { images: [anImage({ status: 'processing', progress: 0, pyramid: null, statistics: null })] };
    api.on(imagesView, () => ({ image: (answers.shift() ?? (() => anImage()))() }));
    await store.open(1);
    TestBed.tick();
    for (let second = 0; second < 5; second++) {
      await pass(1000);
      TestBed.tick();
    }
    expect(store.channels().canvasChannels()).toHaveLength(1);
    expect(api.paramsOf(imagesView)).toHaveLength(4);
  });

  describe('how channels are shown', () => {
    const RED = 'window:500-4000,color:#ff0000,default:visible,gamma:1,opacity:1';
    const display = [{ layer_id: 1, settings: RED }];
    const paintRed = () => {
      const [channel] = store.channels().channels();
      store.channels().setColour(channel?.key ?? '', [255, 0, 0]);
    };
    const colour = () => store.channels().channels()[0]?.display.colour;
    beforeEach(() => {
      api.on(displaySetDefault, () => ({ display }));
      api.on(displayKeep, () => ({ display }));
      api.on(displayForget, () => undefined);
    });

    it('is saved for everybody in one request', async () => {
      await store.open(1);
      paintRed();
      await store.saveDisplay();
      expect(api.paramsOf(displaySetDefault)).toEqual([{ annotationId: 1, body: { display } }]);
      expect(api.paramsOf(displayForget)).toEqual([]);
      expect([store.channels().isChanged(), store.channels().isKept()]).toEqual([false, false]);
      expect(colour()).toEqual([255, 0, 0]);
    });

    it('is kept for me alone, and given up', async () => {
      await store.open(1);
      const before = colour();
      paintRed();
      await store.keepDisplay();
      expect(api.paramsOf(displayKeep)).toEqual([{ annotationId: 1, body: { display } }]);
      expect([store.channels().isChanged(), store.channels().isKept()]).toEqual([false, true]);
      await store.resetDisplay();
      expect(api.paramsOf(displayForget)).toEqual([{ annotationId: 1 }]);
      expect(store.channels().isKept()).toBe(false);
      expect(colour()).toEqual(before);
    });

    it('begins as I have kept it', async () => {
      parts = { display };
      await store.open(1);
      expect(colour()).toEqual([255, 0, 0]);
      expect(store.channels().isKept()).toBe(true);
      await store.saveDisplay();
      expect(api.paramsOf(displayForget)).toEqual([{ annotationId: 1 }]);
    });
  });
});
