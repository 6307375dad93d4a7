import type { RegionDto } from '../api/models/region-dto';
import { changeDto, regionFrom } from './region-wire';
import { aRegion } from './testing/a-region';

describe('regions on the wire', () => {
  it('come back as they were sent', () => {
    const region = aRegion({ name: 'Nucleus', labelId: 3, version: 2 });
    const { op, region: sent } = changeDto({ op: 'put', region, version: 2 });
    expect(op).toBe('put');
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
