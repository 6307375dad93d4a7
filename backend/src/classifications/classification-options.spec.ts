import { describe, expect, it } from '@jest/globals';
import { readOptions } from './classification-options.js';

const labels = (data: string): string[] => readOptions(data).options.map((option) => option.label);
const problem = (data: string): string | null => readOptions(data).problem;

describe('the options of a classification', () => {
  it('are separated by commas', () => {
    expect(labels('normal, mild ,severe')).toEqual(['normal', 'mild', 'severe']);
    expect(labels('ring-shaped')).toEqual(['ring-shaped']);
  });

  it('or stand one on each line, and may contain commas then', () => {
    expect(labels('yes, clearly\r\nno\n\n')).toEqual(['yes, clearly', 'no']);
  });

  it('or are a JSON list of texts and objects', () => {
    const data = '["normal", {"label": "mild", "colour": "#FFAA00", "key": "m"}, {"label": "severe"}]';
    expect(readOptions(data)).toEqual({
      problem: null,
      options: [
        { option: 'normal', label: 'normal', colour: null, key: null },
        { option: 'mild', label: 'mild', colour: '#ffaa00', key: 'm' },
        { option: 'severe', label: 'severe', colour: null, key: null },
      ],
    });
  });

  it('are none in an empty text', () => {
    for (const data of ['', '  ', ',,', '[]']) expect(readOptions(data)).toEqual({ options: [], problem: null });
  });

  it('are one where the public system keeps an icon and a letter', () => {
    expect(readOptions('star#A').options).toEqual([{ option: 'star#A', label: 'A', colour: null, key: null }]);
    expect(labels('G#1,F#2')).toEqual(['G#1', 'F#2']);
  });

  it('are each there once, in their order', () => {
    expect(labels('b,a,b,c,a')).toEqual(['b', 'a', 'c']);
  });

  it('keep every letter that people write', () => {
    expect(labels('Ü"\'<b>, 細胞 , 🧫')).toEqual(['Ü"\'<b>', '細胞', '🧫']);
  });

  it('that cannot be used are told', () => {
    expect(problem('[not json')).toBe('begins like a JSON list but is none');
    expect(problem('["a", 5]')).toBe('item 2 is neither a text nor an object');
    expect(problem('[{"colour": "#112233"}]')).toBe('item 1 has no label');
    expect(problem('[{"label": "a", "colour": "red"}]')).toBe('item 1 has a colour that does not look like #rrggbb');
    expect(problem('[{"label": "a", "key": "F1"}]')).toBe('item 1 has a key that is not one character');
    expect(problem('[{"label": "a", "key": "x"}, {"label": "b", "key": "x"}]')).toBe('gives one key to two options');
    expect(problem('["a", ""]')).toBe('has an option without a text');
    expect(problem('["a\\u0007"]')).toBe('has an option with control characters');
    expect(problem('x'.repeat(256))).toBe('has an option of more than 255 characters');
    expect(problem(Array.from({ length: 1001 }, (_, n) => n).join(','))).toBe('has more than 1000 options');
  });
});
