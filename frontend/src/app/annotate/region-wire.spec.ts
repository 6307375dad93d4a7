import type { RegionDto } from '../api/models/region-dto';
import type { Region } from '../drawing/region';
import { changeDto, regionFrom } from './region-wire';
import { aRegion } from './testing/a-region';

describe('regions on the wire', () => {
  it('come back as they were sent', () => {
    const region = aRegion({ name: 'Nucleus', labelId: 3, version: 2 });
    const { op, region: sent } = changeDto({ op: 'put', region, version: 2 });
    expect(op).toBe('put');
    expect(regionFrom({ ...sent, layer_id: 7 } as RegionDto)).toEqual(region);
  });

  it.each<Partial<Region>>([
    { shape: 'ellipse', geometry: { x: 1, y: 2, width: 3, height: 4, rotation: -0.5 } },
    { geometry: { points: [[0, 0], [9, 0], [9, 9]], holes: [[[6, 1], [8, 1], [8, 3]]] } }, // prettier-ignore
    { shape: 'freehand', strokePx: 0.5, filled: false, locked: true, hidden: true },
  ])('keep shape, holes and style: %j', (part) => {
    const region = aRegion({ ...part, version: 1 });
    const { region: sent } = changeDto({ op: 'put', region, version: 1 });
    expect(regionFrom({ ...sent, layer_id: 7 } as RegionDto)).toEqual(region);
  });

  it('carry the version that was seen', () => {
    expect(changeDto({ op: 'put', region: aRegion({ version: 9 }), version: 4 }).region?.version).toBe(4);
    expect(changeDto({ op: 'delete', regionId: 'a', version: 4 })).toEqual({
      op: 'delete',
      region_id: 'a',
      version: 4,
    });
  });
});
