import { Injectable, effect, signal } from '@angular/core';

/** What a person may choose; `system` follows the operating system (and is dark where images are shown). */
export type ThemeChoice = 'system' | 'light' | 'dark';

export function isThemeChoice(value: unknown): value is ThemeChoice {
  return value === 'system' || value === 'light' || value === 'dark';
}

/** Read by public/theme.js too, before the first paint. */
export const THEME_KEY = 'memento.theme';

/** The colour theme. The styles follow two attributes of the root element: `data-theme` (a choice) and `data-viewer`. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly chosen = signal<ThemeChoice>(stored());
  private readonly viewerOpen = signal(false);
  readonly choice = this.chosen.asReadonly();

  constructor() {
    effect(() => {
      const root = document.documentElement;
      const choice = this.chosen();
      if (choice === 'system') delete root.dataset['theme'];
      else root.dataset['theme'] = choice;
      root.toggleAttribute('data-viewer', this.viewerOpen());
    });
  }

  choose(choice: ThemeChoice): void {
    this.chosen.set(choice);
    try {
      localStorage.setItem(THEME_KEY, choice);
    } catch {
      // Storage may be blocked: the choice then lasts until the page is left.
    }
  }

  /** Pages that show images are dark unless the person chose light. */
  showViewer(open: boolean): void {
    this.viewerOpen.set(open);
  }
}

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(THEME_KEY);
    return isThemeChoice(value) ? value : 'system';
  } catch {
    // Storage may be blocked by the browser.
    return 'system';
  }
}
