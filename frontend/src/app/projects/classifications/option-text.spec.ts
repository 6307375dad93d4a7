import { isList, parseOptions, printOptions } from './option-text';

const texts = (data: string): string[] | undefined => parseOptions(data)?.map(({ text }) => text);

describe('the text of options', () => {
  it('is read in all its forms', () => {
    expect(texts('normal, mild ,severe')).toEqual(['normal', 'mild', 'severe']);
    expect(texts('yes, clearly\r\nno\n\n')).toEqual(['yes, clearly', 'no']);
    expect(parseOptions('["a", {"label": "b", "colour": "#FF0000", "key": "7"}]')).toEqual([
      { text: 'a', colour: null, key: null },
      { text: 'b', colour: '#ff0000', key: '7' },
    ]);
    expect(texts('a,b,a,,')).toEqual(['a', 'b']);
    expect(texts('')).toEqual([]);
  });

  it('that begins like JSON and is none is told', () => {
    for (const data of ['[not json', '[1]', '[{"colour": "#112233"}]']) expect(parseOptions(data)).toBeNull();
  });

  it('is one option unless it is a list', () => {
    expect(['a', 'a b', '7'].map(isList)).toEqual([false, false, false]);
    expect(['a,b', 'a\nb', '["a"]'].map(isList)).toEqual([true, true, true]);
  });

  it('is read back to what was written', () => {
    for (const data of [
      'a,b',
      '["yes, clearly","no"]',
      '[{"label":"a","colour":"#ff0000","key":"2"},"b"]',
      '["[a]"]',
    ]) {
      const options = parseOptions(data) ?? [];
      expect(printOptions(options)).toBe(data);
      expect(parseOptions(printOptions(options))).toEqual(options);
    }
  });
});
