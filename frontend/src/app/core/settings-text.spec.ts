import { settingIn, withSetting } from './settings-text';

describe('settings text', () => {
  it('is read by key, the last word counts', () => {
    expect(settingIn('darkmode:1,theme:light', 'theme')).toBe('light');
    expect(settingIn('theme:light, theme: dark', 'theme')).toBe('dark');
    expect(settingIn('themes:light', 'theme')).toBe('');
    expect(settingIn('', 'theme')).toBe('');
  });

  it('is changed without touching what belongs to others', () => {
    expect(withSetting('darkmode:1,theme:light,odd', 'theme', 'dark')).toBe('darkmode:1,odd,theme:dark');
    expect(withSetting('', 'theme', 'dark')).toBe('theme:dark');
  });
});
