import { describe, expect, it } from '@jest/globals';
import { cutOff, DRAWN, fabric, FOREIGN, TRIANGLE } from '../../test/public-system/drawings.js';
import { drawnObjectsIn } from './drawn-objects.js';

const counts = (text: string): number[] => {
  const { objects, kept, lost } = drawnObjectsIn(text);
  return [objects.length, kept.length, lost.length];
};

describe('what is drawn on a layer of the public system', () => {
  it('is nothing in an empty text, in "none" and in an empty canvas', () => {
    for (const text of ['', '  ', 'none', 'None', fabric([])]) expect(counts(text)).toEqual([0, 0, 0]);
  });

  it('is every object, in order', () => {
    const { objects } = drawnObjectsIn(fabric(DRAWN.map(({ object }) => object)));
    expect(objects.map(({ content, place }) => [content?.shape, place])).toEqual(
      DRAWN.map(({ shape }, n) => [shape, n]),
    );
  });

  it('keeps objects that cannot be drawn, also those whose numbers are none', () => {
    const { objects, kept } = drawnObjectsIn(fabric([TRIANGLE, ...FOREIGN]));
    expect(objects.map(({ text }) => text)).toEqual([undefined, ...FOREIGN.map((object) => JSON.stringify(object))]);
    expect(kept.map(({ place }) => place)).toEqual([1, 2, 3]);
  });

  it('is what is whole of a text that was cut off, wherever it was', () => {
    const { text, whole } = cutOff();
    expect(counts(text)).toEqual([whole, 0, 1]);
    const two = fabric([TRIANGLE, TRIANGLE]);
    for (let end = 1; end < two.length; end += 7) {
      const [objects, kept, lost] = counts(two.slice(0, end));
      expect([objects <= 2, kept, lost]).toEqual([true, 0, 1]);
    }
    expect(counts(two.slice(0, -1))).toEqual([2, 0, 1]);
  });

  it('is lost where the text is something else', () => {
    for (const text of ['eins', '{}', '[]', 'null', '{"objects":3}', '{"objects":'])
      expect(counts(text)).toEqual([0, 0, 1]);
    expect(counts('{"objects":[null,3]}')).toEqual([0, 0, 2]);
  });
});
