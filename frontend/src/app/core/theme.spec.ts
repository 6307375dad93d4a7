import { TestBed } from '@angular/core/testing';
import { THEME_KEY, Theme } from './theme';

describe('Theme', () => {
  const root = document.documentElement;
  beforeEach(() => localStorage.clear());

  it('follows the device until somebody chooses', () => {
    TestBed.inject(Theme);
    TestBed.tick();
    expect(root.dataset['theme']).toBeUndefined();
  });

  it('remembers a choice', () => {
    TestBed.inject(Theme).choose('dark');
    TestBed.tick();
    expect(root.dataset['theme']).toBe('dark');
    expect(localStorage.getItem(THEME_KEY)).toBe('dark');
    TestBed.resetTestingModule();
    expect(TestBed.inject(Theme).choice()).toBe('dark');
  });

  it('takes nonsense in the storage for no choice', () => {
    localStorage.setItem(THEME_KEY, 'purple');
    expect(TestBed.inject(Theme).choice()).toBe('system');
  });

  it('marks pages that show images', () => {
    TestBed.inject(Theme).showViewer(true);
    TestBed.tick();
    expect(root.hasAttribute('data-viewer')).toBe(true);
    TestBed.inject(Theme).showViewer(false);
    TestBed.tick();
    expect(root.hasAttribute('data-viewer')).toBe(false);
  });
});
