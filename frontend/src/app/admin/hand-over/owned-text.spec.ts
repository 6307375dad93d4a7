import { ownedText } from './owned-text';

describe('what somebody owns', () => {
  it('is counted in the right number, also where the kind is unknown', () => {
    expect(ownedText('projects', 1)).toBe('1 project');
    expect(ownedText('annotations', 2)).toBe('2 samples');
    expect(ownedText('time_series', 3)).toBe('3 time series');
  });
});
