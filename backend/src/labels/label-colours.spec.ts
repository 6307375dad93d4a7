import { describe, expect, it } from '@jest/globals';
import { freeColour, LABEL_COLOURS } from './label-colours.js';

describe('the colour of a new label', () => {
  it('is the first that no other has', () => {
    expect(freeColour([])).toBe(LABEL_COLOURS[0]);
    expect(freeColour([LABEL_COLOURS[0], null, '#123456', LABEL_COLOURS[2]])).toBe(LABEL_COLOURS[1]);
  });

  it('is shared when there are more labels than colours, by as few as can be', () => {
    expect(freeColour(LABEL_COLOURS)).toBe(LABEL_COLOURS[0]);
    expect(freeColour([...LABEL_COLOURS, LABEL_COLOURS[0]])).toBe(LABEL_COLOURS[1]);
  });
});
