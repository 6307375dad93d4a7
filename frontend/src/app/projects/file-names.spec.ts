import { commonName, nameWithoutEnding } from './file-names';

describe('nameWithoutEnding', () => {
  it.each([
    ['WT_01.tif', 'WT_01'],
    ['WT_01.ome.tiff', 'WT_01'],
    ['slide.2.svs', 'slide.2'],
    ['README', 'README'],
    ['.tif', '.tif'],
    ['Ω plate.PNG', 'Ω plate'],
  ])('makes %s into %s', (fileName, name) => {
    expect(nameWithoutEnding(fileName)).toBe(name);
  });
});

describe('commonName', () => {
  it('finds the sample in the names of its channels', () => {
    expect(commonName(['s01_DAPI.tif', 's01_FITC.tif'])).toBe('s01');
    expect(commonName(['plate 3 - w1.tif', 'plate 3 - w2.tif'])).toBe('plate 3 - w');
    expect(commonName(['DAPI.tif', 'FITC.tif'])).toBe('');
    expect(commonName(['one.tif'])).toBe('one');
    expect(commonName([])).toBe('');
  });
});
