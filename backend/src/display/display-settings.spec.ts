import { describe, expect, it } from '@jest/globals';
import { shownLike } from './display-settings.js';

describe('a layer that is to be shown like another', () => {
  it.each([
    ['', 'window:1-2,color:#00ff00', 'window:1-2,color:#00ff00'],
    ['clip:auto,bitDepth:12', 'window:1-2', 'window:1-2,bitDepth:12'],
    ['window:5-6,lut:fire', '', ''],
    ['None', 'default:hidden', 'default:hidden'],
    ['x:y', 'bitDepth:16,gamma:2', 'gamma:2,x:y'],
    ['', ' color : red , opacity:0.5', 'color : red,opacity:0.5'],
  ])('turns %j by %j into %j', (settings, like, wanted) => {
    expect(shownLike(settings, like)).toBe(wanted);
  });
});
