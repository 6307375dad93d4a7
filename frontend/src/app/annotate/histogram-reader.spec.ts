import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { aLayer, anImage, statistics } from '../core/testing/builders';
import { channelOf } from './channel';
import { HistogramReader } from './histogram-reader';

function aChannel(
  layer = aLayer({ plane: 3 }),
  image = anImage({ statistics: new Array(8).fill(statistics()) as never }),
) {
  const setting = { link: 'dapi', colour: [255, 255, 255] as const, isOn: true, together: undefined, mine: undefined };
  return channelOf(layer, image, setting);
}

describe('HistogramReader', () => {
  let reader: HistogramReader;
  let server: HttpTestingController;
  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    reader = TestBed.inject(HistogramReader);
    server = TestBed.inject(HttpTestingController);
  });

  it('asks for the picture that the layer shows, once', async () => {
    const first = reader.of(aChannel());
    const again = reader.of(aChannel());
    const request = server.expectOne('/memento/images/1/histogram?plane=3&channel=0&bins=1024');
    request.flush({ plane: 3, channel: 0, minimum: 400, maximum: 5000, low: 500, high: 4000, bins: [1, 2] });
    expect(await first).toEqual({ minimum: 400, maximum: 5000, bins: [1, 2] });
    expect(await again).toBe(await first);
    server.verify();
  });

  it('asks for no more bins than there are values', () => {
    void reader.of(aChannel(aLayer(), anImage({ statistics: [statistics({ minimum: 10, maximum: 29 })] })));
    server.expectOne('/memento/images/1/histogram?plane=0&channel=0&bins=20');
  });

  it('does not ask for what came along with the sample', async () => {
    const told = { image_id: 1, plane: 3, minimum: 400, maximum: 5000, bins: [3, 4] };
    reader.learn([anImage()], [told]);
    expect(await reader.of(aChannel())).toEqual({ minimum: 400, maximum: 5000, bins: [3, 4] });
    server.verify();
  });

  it('knows that some images have none', async () => {
    const reading = reader.of(aChannel());
    server.expectOne(() => true).flush({}, { status: 404, statusText: 'Not Found' });
    expect(await reading).toBeNull();
    expect(await reader.of(aChannel(aLayer(), anImage({ status: 'processing', pyramid: null })))).toBeNull();
  });

  it('asks again after a failure', async () => {
    const reading = reader.of(aChannel());
    server.expectOne(() => true).flush({}, { status: 503, statusText: 'Busy' });
    await expect(reading).rejects.toMatchObject({ status: 503 });
    void reader.of(aChannel()).catch(() => null);
    server.expectOne(() => true);
  });
});
