import { TestBed } from '@angular/core/testing';
import { annotationsCreate } from '../api/fn/annotations/annotations-create';
import { layersCreate } from '../api/fn/layers/layers-create';
import { ApiError } from '../core/api-error';
import { aLayer, anAnnotation } from '../core/testing/builders';
import { FakeApi, provideFakeApi } from '../core/testing/fake-api';
import { ImageUpload } from './image-upload';
import { SampleUpload, type UploadOrder, nextName } from './sample-upload';

const order = (with_: Partial<UploadOrder> = {}): UploadOrder => ({
  projectId: 1,
  categoryId: 2,
  arrangement: 'samples',
  sampleName: '',
  ...with_,
});
const file = (name: string) => new File(['pixels'], name);

describe('SampleUpload', () => {
  let api: FakeApi;
  let upload: SampleUpload;
  let sent: string[];
  let troubles: Record<string, ApiError>;
  const states = () => upload.items().map((item) => item.state);

  beforeEach(() => {
    sent = [];
    troubles = {};
    let annotationId = 100;
    api = new FakeApi()
      .on(annotationsCreate, () => ({ annotation: anAnnotation({ annotation_id: ++annotationId }) }))
      .on(layersCreate, () => ({ layer: aLayer() }));
    const images: Pick<ImageUpload, 'send'> = {
      send: (_projectId, name, _file, progress) => {
        progress(0.5);
        const trouble = troubles[name];
        if (trouble) return Promise.reject(trouble);
        sent.push(name);
        return Promise.resolve(sent.length);
      },
    };
    TestBed.configureTestingModule({
      providers: [SampleUpload, provideFakeApi(api), { provide: ImageUpload, useValue: images }],
    });
    upload = TestBed.inject(SampleUpload);
  });

  it('makes a sample with one layer of each file, in the order of the names', async () => {
    upload.add([file('b10.tif'), file('b2.ome.tif')]);
    await upload.run(order());
    expect(sent).toEqual(['b2', 'b10']);
    expect(api.paramsOf(annotationsCreate).map(({ body }) => body)).toMatchObject([
      { name: 'b2', project_id: 1, category_id: 2, image_id: 1 },
      { name: 'b10', project_id: 1, category_id: 2, image_id: 2 },
    ]);
    expect(api.paramsOf(layersCreate).map(({ body }) => body)).toMatchObject([
      { name: 'b2', image_id: 1, annotation_id: 101, kind: 'image' },
      { name: 'b10', image_id: 2, annotation_id: 102 },
    ]);
    expect(upload.isDone()).toBe(true);
  });

  it('makes one sample of all files when they are its channels', async () => {
    upload.add([file('FITC.tif'), file('DAPI.tif')]);
    await upload.run(order({ arrangement: 'channels', sampleName: 'well 3' }));
    expect(sent).toEqual(['well 3_DAPI', 'well 3_FITC']);
    expect(api.paramsOf(annotationsCreate)).toHaveLength(1);
    expect(api.paramsOf(layersCreate).map(({ body }) => [body.name, body.sequence])).toEqual([
      ['DAPI', 1],
      ['FITC', 2],
    ]);
    expect(upload.isDone()).toBe(true);
  });

  it('does not hold up the others for a file that fails, and tries it again', async () => {
    troubles['bad'] = new ApiError('This is no image.', 415, 'image.unreadable');
    upload.add([file('bad.tif'), file('good.tif')]);
    await upload.run(order());
    expect(states()).toEqual(['failed', 'done']);
    expect(upload.items()[0]?.problem).toBe('This is no image.');
    troubles = {};
    await upload.run(order());
    expect(states()).toEqual(['done', 'done']);
    expect(sent).toEqual(['good', 'bad']);
  });

  it('offers the next name for one that is taken', async () => {
    troubles['cell'] = new ApiError('There is such an image.', 409, 'image.name-taken');
    upload.add([file('cell.tif')]);
    await upload.run(order());
    expect(upload.items()[0]).toMatchObject({ state: 'failed', isNameTaken: true });
    upload.renameToNext(upload.items()[0]?.itemId ?? 0);
    await upload.run(order());
    expect(sent).toEqual(['cell (2)']);
    expect(upload.isDone()).toBe(true);
  });

  it('does not send an image again when only its sample could not be made', async () => {
    api.on(annotationsCreate, () => {
      throw new ApiError('Down.', 503, 'http.503');
    });
    upload.add([file('cell.tif')]);
    await upload.run(order());
    expect(states()).toEqual(['failed']);
    api.on(annotationsCreate, () => ({ annotation: anAnnotation() }));
    await upload.run(order());
    expect(sent).toEqual(['cell']);
    expect(states()).toEqual(['done']);
  });

  it('makes no sample of half its channels', async () => {
    troubles['s_b'] = new ApiError('Down.', 0, 'network');
    upload.add([file('a.tif'), file('b.tif')]);
    const channels = order({ arrangement: 'channels', sampleName: 's' });
    await upload.run(channels);
    expect(api.paramsOf(annotationsCreate)).toEqual([]);
    troubles = {};
    await upload.run(channels);
    expect(sent).toEqual(['s_a', 's_b']);
    expect(api.paramsOf(annotationsCreate)).toHaveLength(1);
    expect(upload.isDone()).toBe(true);
  });
});

describe('nextName', () => {
  it('counts on', () => {
    expect(nextName('cell')).toBe('cell (2)');
    expect(nextName('cell (9)')).toBe('cell (10)');
  });
});
