import { describe, expect, it } from '@jest/globals';
import { pixelSizeFrom } from './pixel-size.js';

const NO_RESOLUTION = { x: NaN, y: NaN };
const metaMorph = (x: string, y = x, units = 'um', state = 'on') =>
  `<MetaData>\n<prop id="spatial-calibration-state" type="bool" value="${state}"/>\n` +
  `<prop id="spatial-calibration-x" type="float" value="${x}"/>\n` +
  `<prop id="spatial-calibration-y" type="float" value="${y}"/>\n` +
  `<prop id="spatial-calibration-units" type="string" value="${units}"/>\n</MetaData>`;

describe('pixelSizeFrom', () => {
  it('believes a calibrated MetaMorph file', () => {
    expect(pixelSizeFrom(metaMorph('1.3672'), NO_RESOLUTION)).toBe(1.3672);
  });

  it.each([
    ['calibration is switched off', metaMorph('1.3672', '1.3672', 'um', 'off')],
    ['the unit is not a length', metaMorph('1', '1', 'pixels')],
    ['pixels are not square', metaMorph('1.3', '2.6')],
    ['the size cannot be of a light microscope', metaMorph('10000')],
    ['the number is none', metaMorph('abc')],
  ])('believes nothing when %s', (_why, description) => {
    expect(pixelSizeFrom(description, NO_RESOLUTION)).toBeNull();
  });

  it('reads the resolution of an ImageJ file in the unit it names', () => {
    const description = 'ImageJ=1.53t\nunit=micron\nmin=0.0\n';
    expect(pixelSizeFrom(description, { x: 4, y: 4 })).toBe(0.25);
    expect(pixelSizeFrom('ImageJ=1.53t\nunit=\\u00B5m\n', { x: 2, y: 2 })).toBe(0.5);
    expect(pixelSizeFrom('ImageJ=1.53t\nunit=inch\n', { x: 72, y: 72 })).toBeNull();
    expect(pixelSizeFrom(description, NO_RESOLUTION)).toBeNull();
  });

  it("does not take a printer's resolution for a microscope's", () => {
    expect(pixelSizeFrom('made by a camera', { x: 72, y: 72 })).toBeNull();
  });
});
