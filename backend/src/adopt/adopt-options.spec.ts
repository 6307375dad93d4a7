import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoptOptions } from './adopt-options.js';

const PLACE = ['--database', 'mysql://reader@db.lab.test/memento', '--images', '/srv/images'];

describe('the arguments of an adoption', () => {
  it('name the source after its place, without who reads it', () => {
    const { source, imagesFolder, dryRun, reportPath } = adoptOptions(PLACE);
    expect({ source, imagesFolder, dryRun, reportPath }).toEqual({
      ...{ source: 'db.lab.test:3306/memento', imagesFolder: '/srv/images', dryRun: false, reportPath: null },
    });
    expect(adoptOptions([...PLACE, '--source', 'old lab', '--dry-run']).source).toBe('old lab');
  });

  it('take the password from a file, whatever it is made of', () => {
    const folder = mkdtempSync(join(tmpdir(), 'memento-'));
    writeFileSync(join(folder, 'password'), 'p@ss/wörd:#\n');
    const { database } = adoptOptions([...PLACE, '--password-file', join(folder, 'password')]);
    rmSync(folder, { recursive: true });
    expect(decodeURIComponent(database.password)).toBe('p@ss/wörd:#');
  });

  it.each([
    ['use.incomplete', []],
    ['use.incomplete', ['--images', '/srv']],
    ['use.unknown', [...PLACE, '--force']],
    ['use.database', ['--database', 'postgres://a/b', '--images', '/srv']],
    ['use.database', ['--database', 'mysql://host', '--images', '/srv']],
    ['use.password-file', [...PLACE, '--password-file', '/nowhere/at all']],
    ['use.source-too-long', [...PLACE, '--source', 'x'.repeat(256)]],
  ])('are refused with %s', (code, args) => {
    expect(() => adoptOptions(args)).toThrow(expect.objectContaining({ code, exitCode: 2 }));
  });
});
