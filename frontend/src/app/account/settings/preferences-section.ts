import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { mdiMonitor, mdiWeatherNight, mdiWhiteBalanceSunny } from '@mdi/js';
import { Preferences } from '../../core/preferences';
import { Theme, type ThemeChoice } from '../../core/theme';
import { Icon } from '../../ui/icon';

const THEMES: readonly { readonly choice: ThemeChoice; readonly text: string; readonly icon: string }[] = [
  { choice: 'system', text: $localize`As this device`, icon: mdiMonitor },
  { choice: 'light', text: $localize`Light`, icon: mdiWhiteBalanceSunny },
  { choice: 'dark', text: $localize`Dark`, icon: mdiWeatherNight },
];

/** How it should look to me, wherever I sign in. */
@Component({
  selector: 'app-preferences-section',
  imports: [Icon, MatButtonToggle, MatButtonToggleGroup],
  template: `
    <header>
      <div>
        <h2 id="look-heading" i18n>Look</h2>
        <p class="intro quiet" i18n>
          Kept with your account: it is the same wherever you sign in. Images are always on a dark ground, unless you
          choose light.
        </p>
      </div>
    </header>
    <mat-button-toggle-group
      [value]="theme.choice()"
      (change)="choose($event.value)"
      aria-labelledby="look-heading"
      hideSingleSelectionIndicator
    >
      @for (each of themes; track each.choice) {
        <mat-button-toggle [value]="each.choice">
          <span class="choice"><app-icon [path]="each.icon" />{{ each.text }}</span>
        </mat-button-toggle>
      }
    </mat-button-toggle-group>
  `,
  styles: `
    mat-button-toggle-group {
      justify-self: start;
      max-width: 100%;
      flex-wrap: wrap;
    }
    .choice {
      display: inline-flex;
      align-items: center;
      gap: 0.5rem;
    }
    .choice app-icon {
      width: 20px;
      height: 20px;
    }
  `,
  styleUrl: './section.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PreferencesSection {
  protected readonly theme = inject(Theme);
  private readonly preferences = inject(Preferences);
  protected readonly themes = THEMES;

  protected choose(choice: ThemeChoice): Promise<void> {
    return this.preferences.chooseTheme(choice);
  }
}
