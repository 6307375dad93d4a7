import type { LayerDto } from '../api/models/layer-dto';
import { aLayer, anImage } from '../core/testing/builders';
import { ChannelBoard } from './channel-board';
import { DrawingLayers } from './drawing-layers';
import { LayerFollower } from './layer-follower';
import { RegionBoard } from './region-board';
import { aRegion } from './testing/a-region';

const dapi = aLayer({ layer_id: 1, image_id: 4, name: 'DAPI', version: 1 });
const sheet = aLayer({ layer_id: 2, kind: 'drawing', image_id: 0, name: 'Sheet', version: 1 });

describe('LayerFollower', () => {
  let server: readonly LayerDto[];
  let reads: number;
  let channels: ChannelBoard;
  let drawing: DrawingLayers;
  let regions: RegionBoard;
  let follower: LayerFollower;

  const never = () => Promise.reject(new Error('not asked for here'));
  const versions = () => Object.fromEntries(server.map(({ layer_id, version }) => [layer_id, version]));

  beforeEach(() => {
    server = [dapi, sheet];
    reads = 0;
    channels = new ChannelBoard();
    channels.load(server, [anImage({ image_id: 4 })]);
    drawing = new DrawingLayers({ create: never, update: never, remove: never });
    drawing.load(server);
    regions = new RegionBoard({ fetch: never, send: () => new Promise(() => {}), drawingLayer: never });
    regions.load(new Map([[2, [aRegion({ layerId: 2 })]]]), 2);
    follower = new LayerFollower(
      { channels, drawing, regions },
      {
        layers: () => Promise.resolve(server).finally(() => reads++),
        images: (ids) => Promise.resolve(ids.map((image_id) => anImage({ image_id }))),
      },
    );
  });

  it('asks nothing while nothing differs', async () => {
    await follower.compare(versions());
    expect(reads).toBe(0);
  });

  it('shows what others add and rename', async () => {
    const fitc = aLayer({ layer_id: 3, image_id: 5, name: 'FITC' });
    server = [dapi, { ...sheet, name: 'Glands', version: 2 }, fitc];
    await follower.compare(versions());
    expect(drawing.layers().map(({ name }) => name)).toEqual(['Glands']);
    expect(channels.channels().map(({ layer }) => layer.name)).toEqual(['DAPI', 'FITC']);
    await follower.compare(versions());
    expect(reads).toBe(1);
  });

  it('drops what others delete, with what lies on it', async () => {
    server = [dapi];
    await follower.compare(versions());
    expect(drawing.layers()).toEqual([]);
    expect(regions.regions()).toEqual([]);
  });

  it('keeps what of mine was not saved yet', async () => {
    const mine = aRegion({ regionId: 'mine', layerId: 2 });
    regions.commit([{ kind: 'put', before: null, after: mine }]);
    server = [dapi];
    await follower.compare(versions());
    expect(regions.regions().map(({ regionId }) => regionId)).toContain('mine');
    expect(regions.unsent()).toBe(1);
  });

  it('leaves what is hidden on this page alone as it is', async () => {
    drawing.preview(2, { hidden: true });
    server = [{ ...dapi, name: 'Nuclei', version: 2 }, sheet];
    await follower.compare(versions());
    expect(drawing.find(2)?.hidden).toBe(true);
  });

  it('stays in the group that is looked at', async () => {
    const group = (layer_id: number, name: string) => aLayer({ layer_id, kind: 'group', image_id: 0, name });
    server = [group(7, 'T0'), group(8, 'T1'), { ...dapi, parent_id: 7 }, aLayer({ layer_id: 9, image_id: 4, parent_id: 8 })]; // prettier-ignore
    await follower.compare(versions());
    channels.chooseGroup(8);
    server = [...server, { ...sheet, version: 5 }];
    await follower.compare(versions());
    expect(channels.groupId()).toBe(8);
  });

  it('looks again when word comes while it reads', async () => {
    server = [dapi];
    const first = follower.compare(versions());
    server = [dapi, { ...sheet, version: 3 }];
    await follower.compare(versions());
    await first;
    expect(drawing.layers().map(({ version }) => version)).toEqual([3]);
  });
});
