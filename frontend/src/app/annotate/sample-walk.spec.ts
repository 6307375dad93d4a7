import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, type Params } from '@angular/router';
import { BehaviorSubject } from 'rxjs';
import { placeView } from '../api/fn/annotations/place-view';
import type { PlaceDto } from '../api/models/place-dto';
import { ApiError } from '../core/api-error';
import { anAnnotation } from '../core/testing/builders';
import { FakeApi, provideFakeApi } from '../core/testing/fake-api';
import type { Sample } from './sample-reader';
import { SampleWalk } from './sample-walk';

const ref = (annotation_id: number) => ({ annotation_id, project_id: 1, name: `sample ${annotation_id}` });
/** One of ten, in the order of their ids. */
function sampleAt(id: number, categoryId = 1): Sample {
  const annotation = anAnnotation({ annotation_id: id, category_id: categoryId });
  const neighbours = { previous: id > 1 ? ref(id - 1) : null, next: id < 10 ? ref(id + 1) : null };
  return { annotation, neighbours } as Sample;
}

describe('SampleWalk', () => {
  let api: FakeApi;
  let walk: SampleWalk;
  let address: BehaviorSubject<Params>;
  const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
  const counted = () => api.paramsOf(placeView);

  beforeEach(() => {
    vi.useFakeTimers();
    address = new BehaviorSubject<Params>({});
    api = new FakeApi().on(placeView, ({ annotationId }): PlaceDto => ({ position: annotationId, total: 10 }));
    TestBed.configureTestingModule({
      providers: [SampleWalk, provideFakeApi(api), { provide: ActivatedRoute, useValue: { queryParams: address } }],
    });
    walk = TestBed.inject(SampleWalk);
  });
  afterEach(() => vi.useRealTimers());

  it('counts the place once, and knows it from there on, however far one goes along', async () => {
    walk.arrive(sampleAt(4));
    expect([walk.position(), walk.total()]).toEqual([0, 0]);
    await pass();
    expect([walk.position(), walk.total()]).toEqual([4, 10]);
    for (const id of [5, 6, 5, 4, 3]) {
      walk.arrive(sampleAt(id));
      expect(walk.position()).toBe(id);
    }
    await pass();
    expect(counted()).toEqual([{ annotationId: 4 }]);
    expect([walk.previous()?.annotation_id, walk.next()?.annotation_id]).toEqual([2, 4]);
  });

  it('counts anew after a leap, and for another list', async () => {
    walk.arrive(sampleAt(4));
    await pass();
    walk.arrive(sampleAt(9));
    await pass();
    expect(walk.position()).toBe(9);
    address.next({ sort: '-name', status: 'N', at: '1,2,3' });
    expect(walk.position()).toBe(0);
    walk.arrive(sampleAt(8));
    await pass();
    expect(counted()).toEqual([
      { annotationId: 4 },
      { annotationId: 9 },
      { annotationId: 8, status: 'N', sort: '-name' },
    ]);
  });

  it('asks nothing where there is nothing beside a sample', async () => {
    walk.arrive({ ...sampleAt(1), neighbours: { previous: null, next: null } });
    await pass();
    expect([walk.position(), walk.total(), counted().length]).toEqual([1, 1, 0]);
  });

  it('asks again where the server did not answer, unless one has gone on', async () => {
    api.on(placeView, () => {
      throw new ApiError('Down.', 0, 'network');
    });
    walk.arrive(sampleAt(4));
    await pass(2500);
    expect(counted()).toHaveLength(3);
    api.on(placeView, () => ({ position: 4, total: 10 }));
    await pass(1000);
    expect(walk.position()).toBe(4);
  });

  it('names the list to requests, to the samples in it, and to the way back', () => {
    walk.arrive(sampleAt(4, 3));
    expect([walk.query(), walk.addressParams(), walk.backParams()]).toEqual([{}, {}, { category: 3 }]);
    address.next({ category: '3', sort: 'name', view: 'table', at: '1,2,3' });
    expect(walk.query()).toEqual({ category_id: 3, sort: 'name' });
    expect(walk.addressParams()).toMatchObject({ category: 3, sort: 'name', view: 'table', text: null });
    expect(walk.backParams()).toMatchObject({ category: 3, sort: null, view: 'table' });
  });
});
