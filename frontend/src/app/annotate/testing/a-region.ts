import { PLAIN_STYLE, type Region } from '../../drawing/region';

/** A valid region for specs: a triangle on layer 7. */
export function aRegion(with_: Partial<Region> = {}): Region {
  return {
    ...PLAIN_STYLE,
    regionId: '00000000-0000-4000-8000-000000000001',
    layerId: 7,
    shape: 'polygon',
    geometry: {
      points: [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
    },
    name: '',
    labelId: 0,
    colour: '#ffcc00',
    version: 0,
    ...with_,
  };
}
