import { channelName, shownName } from './channel-name';

describe('the name of a channel', () => {
  it.each([
    ['DAPI.tif', '', 'dapi'],
    ['dapi', '', 'dapi'],
    ['DAPI_T0.ome.tiff', 'T0', 'dapi'],
    ['T0 DAPI', 't0', 'dapi'],
    ['T0', 'T0', 't0'],
    ['Cy5', 'C', 'y5'],
    ['sample1_GFP', 'T0', 'sample1_gfp'],
    ['a_z3_b', 'z3', 'a__b'],
    ['---', '', '---'],
  ])('of %j in the group %j is %j', (layer, group, name) => {
    expect(channelName(layer, group)).toBe(name);
  });

  it('is shown without the ending of a file', () => {
    expect(shownName('DAPI_T0.ome.tif')).toBe('DAPI_T0');
  });
});
