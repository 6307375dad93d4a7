import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { mdiMonitor, mdiWeatherNight, mdiWhiteBalanceSunny } from '@mdi/js';
import { type KeyPreset, Preferences } from '../../core/preferences';
import { Theme, type ThemeChoice } from '../../core/theme';
import { Icon } from '../../ui/icon';

const THEMES: readonly { readonly choice: ThemeChoice; readonly text: string; readonly icon: string }[] = [
  { choice: 'system', text: $localize`As this device`, icon: mdiMonitor },
  { choice: 'light', text: $localize`Light`, icon: mdiWhiteBalanceSunny },
  { choice: 'dark', text: $localize`Dark`, icon: mdiWeatherNight },
];

const KEYS: readonly { readonly preset: KeyPreset; readonly text: string }[] = [
  { preset: 'memento', text: $localize`Memento` },
  { preset: 'qupath', text: $localize`QuPath` },
];

/** How it should look to me, and which keys my hands know, wherever I sign in. */
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
    <h3 id="keys-heading" i18n>Keys of the sample page</h3>
    <mat-button-toggle-group
      [value]="preferences.keyPreset()"
      (change)="chooseKeys($event.value)"
      aria-labelledby="keys-heading"
      aria-describedby="keys-words"
      hideSingleSelectionIndicator
    >
      @for (each of keyPresets; track each.preset) {
        <mat-button-toggle [value]="each.preset">{{ each.text }}</mat-button-toggle>
      }
    </mat-button-toggle-group>
    <p id="keys-words" class="quiet words">
      @if (preferences.keyPreset() === 'qupath') {
        <ng-container i18n>
          Digits show and hide channels, Shift and a digit answers. Tools have the letters they have in QuPath.
        </ng-container>
      } @else {
        <ng-container i18n>Digits answer, Shift and a digit shows or hides a channel.</ng-container>
      }
      <ng-container i18n>All of them stand on the sheet that <kbd>?</kbd> opens beside an image.</ng-container>
    </p>
  `,
  styles: `
    mat-button-toggle-group {
      justify-self: start;
      max-width: 100%;
      flex-wrap: wrap;
    }
    h3 {
      margin-bottom: -0.5rem;
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
  protected readonly preferences = inject(Preferences);
  protected readonly themes = THEMES;
  protected readonly keyPresets = KEYS;

  protected choose(choice: ThemeChoice): Promise<void> {
    return this.preferences.chooseTheme(choice);
  }

  protected chooseKeys(preset: KeyPreset): Promise<void> {
    return this.preferences.chooseKeys(preset);
  }
}
