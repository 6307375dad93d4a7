import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { isGone, newInstance } from './instance.js';

describe('a server', () => {
  const mine = newInstance();
  const [place, id, process_, n] = mine.split('|');
  const like = (parts: { place?: string; id?: string | number; process?: string }): string =>
    [parts.place ?? place, parts.id ?? id, parts.process ?? process_, n].join('|');
  const { pid: dead } = spawnSync(process.execPath, ['--version']);

  it('has a name of its own', () => {
    expect(newInstance()).not.toBe(mine);
    expect(mine.length).toBeLessThan(200);
  });

  it.each([
    ['is here', mine, false],
    ['is here, in one of its runs', `${mine}#7`, false],
    ['was here, and its process has ended', like({ id: dead }), true],
    ['had the number that this process has now', like({ process: 'another' }), true],
    ['is another process that runs here', like({ id: process.ppid, process: 'another' }), false],
    ['was or is elsewhere', like({ place: 'elsewhere', id: dead }), false],
  ])('that %s', (_, instance, gone) => expect(isGone(instance)).toBe(gone));
});
