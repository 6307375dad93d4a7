import { settingIn, withoutSetting, withSetting } from './settings-text';

/*
 * Words of a project's settings that this product follows; docs/settings.md tells of the others. The public system looks for the
 * word alone, whatever stands behind it; here `0` and `no` are a no.
 */

/** A sample has one label at most. */
export const ONE_LABEL = 'annotationexclusive';
/** The controls of all channels are unfolded at first. */
export const OPEN_CHANNELS = 'expandcontrols';

export function isSet(settings: string, key: string): boolean {
  return !['', '0', 'no', 'false'].includes(settingIn(settings, key).toLowerCase());
}

/** The same settings with a word that says yes, or without it. */
export function withFlag(settings: string, key: string, on: boolean): string {
  return on ? withSetting(settings, key, '1') : withoutSetting(settings, key);
}
