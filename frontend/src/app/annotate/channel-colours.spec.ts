import { CHANNEL_SWATCHES, isBrightField, presetColours, safeColours } from './channel-colours';

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

describe('colours for colour-blind eyes', () => {
  it('are different for as many channels as have names', () => {
    for (const count of [1, 2, 3, 4, 7]) expect(new Set(safeColours(count).map(String)).size).toBe(count);
    expect(safeColours(2)).toEqual([MAGENTA, GREEN]);
    expect(safeColours(9)).toHaveLength(9);
  });

  it('never put red beside green', () => {
    const red = String(CHANNEL_SWATCHES.find(({ name }) => name === 'Red')?.colour);
    for (const count of [2, 3, 4, 7]) expect(safeColours(count).map(String)).not.toContain(red);
  });
});

describe('isBrightField', () => {
  it.each(['brightfield', 'BF.tif', 'Ch3_BF', 'Phase', 'DIC_T0'])('knows %j', (name) => {
    expect(isBrightField(name)).toBe(true);
  });

  it.each(['DAPI', 'indices', 'bfp', 'BFP'])('leaves %j', (name) => {
    expect(isBrightField(name)).toBe(false);
  });
});
