import { presetColours } from './channel-colours';

const BLUE = [42, 75, 255];
const GREEN = [0, 255, 0];
const RED = [255, 0, 0];
const MAGENTA = [255, 0, 255];

describe('presetColours', () => {
  it('knows the usual stains, whatever is written around them', () => {
    expect(presetColours(['DAPI.tif', 'FITC.tif', 'TexasRed.tif'])).toEqual([BLUE, GREEN, RED]);
    expect(presetColours(['Hoechst 33342', 'Alexa 488', 'w3_Cy3', 'Cy5-T0'])).toEqual([BLUE, GREEN, RED, MAGENTA]);
    expect(presetColours(['mCherry', '647'])).toEqual([RED, MAGENTA]);
  });

  it('does not take a number inside a longer one for a wavelength', () => {
    expect(presetColours(['img_26470', 'Cy5'])).toEqual([GREEN, MAGENTA]);
  });

  it('gives the others what is still free', () => {
    const colours = presetColours(['FITC', 'unknown', 'other']);
    expect(colours[0]).toEqual(GREEN);
    expect(new Set(colours.map(String)).size).toBe(3);
  });

  it('shows a lone channel in grey', () => {
    expect(presetColours(['image'])).toEqual([[255, 255, 255]]);
    expect(presetColours(['DAPI'])).toEqual([[255, 255, 255]]);
  });

  it('goes round when there are more channels than colours', () => {
    expect(presetColours(Array.from({ length: 9 }, (_, i) => `c${i}`))).toHaveLength(9);
  });
});
