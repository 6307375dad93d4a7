import type { RegionDto } from '../api/models/region-dto';
import { CLIENT_ID } from '../core/client-id';
import { settled } from '../core/testing/fake-api';
import { LiveLayers, type LayersPort, type RegionsEvent } from './live-layers';

const LAYER = 7;

class Port implements LayersPort {
  readonly received: string[][] = [];
  reads = 0;
  read = 1;
  server = 1;
  answer: Promise<unknown> = Promise.resolve();

  version(layerId: number): number | null {
    return layerId === LAYER ? this.read : null;
  }

  readonly mine: boolean[] = [];

  receive(_layerId: number, regions: readonly RegionDto[], deleted: readonly string[], isMine: boolean): void {
    this.mine.push(isMine);
    this.received.push([...regions.map((region) => region.region_id), ...deleted]);
  }

  readonly compare = vi.fn();

  async refresh(): Promise<number> {
    this.reads++;
    const version = this.server;
    await this.answer;
    return version;
  }
}

describe('LiveLayers', () => {
  let port: Port;
  let layers: LiveLayers;
  const event = (version: number): RegionsEvent => ({
    layer_id: LAYER,
    version,
    regions: [],
    deleted: [`v${version}`],
    client_id: null,
  });

  beforeEach(() => {
    port = new Port();
    layers = new LiveLayers(port);
  });

  it('takes changes in their order, each once', () => {
    for (const version of [1, 2, 2, 3]) layers.take(event(version));
    expect(port.received).toEqual([['v2'], ['v3']]);
    expect(port.reads).toBe(0);
  });

  it('tells what this page has done itself from what others do', () => {
    layers.take({ ...event(2), client_id: CLIENT_ID });
    layers.take({ ...event(3), client_id: 'another' });
    expect(port.mine).toEqual([true, false]);
  });

  it('knows what the page has read itself', () => {
    port.read = 5;
    for (const version of [4, 5, 6]) layers.take(event(version));
    expect(port.received).toEqual([['v6']]);
  });

  it('reads the layer anew where a change is missing, and takes what came meanwhile', async () => {
    port.server = 4;
    layers.take(event(4));
    for (const version of [6, 5, 3]) layers.take(event(version));
    await settled();
    expect(port.reads).toBe(1);
    expect(port.received).toEqual([['v5'], ['v6']]);
  });

  it('reads what was missed while nothing could be heard, and nothing else', async () => {
    port.server = 3;
    layers.sync({ versions: { [LAYER]: 1 }, layers: {} });
    expect(port.reads).toBe(0);
    layers.sync({ versions: { [LAYER]: 3, 8: 0 }, layers: {} });
    await settled();
    expect(port.reads).toBe(2);
    layers.sync({ versions: { [LAYER]: 3 }, layers: {} });
    expect(port.reads).toBe(2);
  });

  it('tries again with the next event when a layer could not be read', async () => {
    port.answer = Promise.reject(new Error('away'));
    layers.take(event(3));
    await settled();
    port.answer = Promise.resolve();
    port.server = 4;
    layers.take(event(4));
    await settled();
    layers.take(event(5));
    expect([port.reads, port.received]).toEqual([2, [['v5']]]);
  });
});
