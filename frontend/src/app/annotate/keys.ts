import { Injectable, computed, inject } from '@angular/core';
import { Preferences } from '../core/preferences';
import { KEY_MAPS } from './page-keys';

/** The keys of the sample page, as this person wants them. */
@Injectable({ providedIn: 'root' })
export class Keys {
  private readonly preferences = inject(Preferences);
  readonly map = computed(() => KEY_MAPS[this.preferences.keyPreset()]);
}
