import { aRegion } from './testing/a-region';
import { namedRegions } from './region-names';

describe('namedRegions', () => {
  it('calls a region by its name, and one without a name by its shape and place', () => {
    const regions = [
      aRegion({ shape: 'polygon' }),
      aRegion({ shape: 'point', geometry: { points: [[1, 1]] } }),
      aRegion({ shape: 'polygon', name: 'Nucleus' }),
      aRegion({ shape: 'polygon' }),
    ];
    expect(namedRegions(regions).map(({ name }) => name)).toEqual(['Polygon 1', 'Point 1', 'Nucleus', 'Polygon 3']);
  });
});
