import { importText } from './region-files';

const NOTHING = { measurements: 0, nuclei: 0, split: 0 };

describe('what is said of an import', () => {
  it('is what came of it, and what could not be kept', () => {
    const made = { layer_id: 1, version: 2, added: 3, changed: 0, unchanged: 0, losses: NOTHING };
    expect(importText(made)).toBe('3 regions drawn.');
    const losses = { measurements: 4, nuclei: 5, split: 6 };
    expect(importText({ ...made, changed: 1, unchanged: 2, losses })).toBe(
      '3 regions drawn, 1 changed, 2 were there already, 6 of several parts became a region for each, measurements of 4 were not taken, 5 nuclei were not taken.',
    );
  });

  it('has its words in the right number', () => {
    const losses = { measurements: 0, nuclei: 1, split: 1 };
    const made = { layer_id: 1, version: 2, added: 1, changed: 0, unchanged: 1, losses };
    expect(importText(made)).toBe(
      '1 region drawn, 1 was there already, 1 of several parts became a region for each, 1 nucleus was not taken.',
    );
  });
});
