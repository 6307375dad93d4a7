import { parseDisplaySettings, printDisplaySettings } from './display-settings';

describe('display settings', () => {
  it('reads the older grammar', () => {
    const settings = parseDisplaySettings('clip:auto, transparency:1.0,color:#00ff00,default:visible');
    expect(settings).toMatchObject({ clip: 'auto', transparency: 1, colour: [0, 255, 0], visible: true, window: null });
  });

  it('reads clip limits with decimals', () => {
    expect(parseDisplaySettings('clip:12.5-200').clip).toEqual({ min: 12.5, max: 200 });
    expect(parseDisplaySettings('clip:no').clip).toBe('no');
  });

  it('reads real values, gamma and opacity', () => {
    expect(parseDisplaySettings('window:411-5061,gamma:0.8,opacity:0.5')).toMatchObject({
      window: { min: 411, max: 5061 },
      gamma: 0.8,
      opacity: 0.5,
    });
    expect(parseDisplaySettings('window:-3.5-1e3').window).toEqual({ min: -3.5, max: 1000 });
  });

  it('reads short and named colours, and "no"', () => {
    expect(parseDisplaySettings('color:#f08').colour).toEqual([255, 0, 136]);
    expect(parseDisplaySettings('color:magenta').colour).toEqual([255, 0, 255]);
    expect(parseDisplaySettings('color:no').colour).toBeNull();
  });

  it('hides a layer for any value of "default" but visible', () => {
    expect(parseDisplaySettings('default:hidden').visible).toBe(false);
    expect(parseDisplaySettings('default:0').visible).toBe(false);
    expect(parseDisplaySettings('').visible).toBeNull();
  });

  it.each([
    'None',
    'window:5-5',
    'window:9-2',
    'gamma:0',
    'gamma:x',
    'opacity:-1',
    'opacity:',
    'clip:a-b',
    'lut:jet',
    'lut:colour',
    'a:b:c,',
    ':',
  ])('takes %j for silence', (text) => {
    expect({ ...parseDisplaySettings(text), rest: [] }).toEqual({ ...parseDisplaySettings(''), rest: [] });
  });

  it.each([
    '',
    'clip:auto',
    'window:411-5061,clip:10-200,color:#ff8000,transparency:0.5,default:hidden,gamma:1.2,opacity:0.25',
    'clip:no,default:visible,bitDepth:12',
    'window:-32768-32767,color:#ff8000,lut:viridis,default:visible',
    'window:-0.25--0.125,z:1',
  ])('prints %j as it was read', (text) => {
    expect(printDisplaySettings(parseDisplaySettings(text))).toBe(text);
  });

  it('keeps keys it does not know', () => {
    expect(parseDisplaySettings('bitDepth:16,x:y').rest).toEqual([
      ['bitDepth', '16'],
      ['x', 'y'],
    ]);
  });
});
