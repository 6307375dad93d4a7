import { isSet, ONE_LABEL, withFlag } from './project-settings';

describe('the settings of a project', () => {
  it('say yes by a word with anything behind it but a no', () => {
    const said = ['', '1', 'true', '0', 'no', 'False'].map((value) => isSet(`a:b, ${ONE_LABEL} : ${value}`, ONE_LABEL));
    expect(said).toEqual([false, true, true, false, false, false]);
    expect(isSet('darkmode:1', ONE_LABEL)).toBe(false);
  });

  it('keep every word that they do not know', () => {
    const legacy = 'clastype:l,groupcontrols:1,what:ever';
    expect(withFlag(legacy, ONE_LABEL, true)).toBe(`${legacy},${ONE_LABEL}:1`);
    expect(withFlag(`clastype:l,${ONE_LABEL}:1,what:ever`, ONE_LABEL, false)).toBe('clastype:l,what:ever');
    expect(withFlag(legacy, ONE_LABEL, false)).toBe(legacy);
  });
});
