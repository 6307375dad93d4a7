import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filesBelow, KeptSnapshot } from '../../test/backup-folder.js';
import { type SmallDisk, smallDisk } from '../../test/small-disk.js';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import { DATABASE_KIND } from '../config/env.js';
import { dataSourceOptions, openMigrated } from '../database/data-source.js';
import { demandStartable } from '../database/startable.js';
import { ENTITIES } from '../entities.js';
import { backupOptions, restoreOptions } from './backup-options.js';
import { backUp } from './backup-run.js';
import { openTarget } from './databases.js';
import { restore } from './restore-run.js';
import { verify } from './verify.js';

const KB = 1024;
const ROWS = 3000;
const DISK_KB = 4096;
/** What is left on the disk: for nothing at all, for some tables, for all of them, for a part of the file. */
const LEFT_KB = [0, 4, 60, 120, 200, 400];
/** Far more than all of it takes. */
const MOST_KB = 16_000;
const PATIENCE_MS = 600_000;
const quiet = (): void => undefined;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const first = smallDisk(`disks that are full, on ${DATABASE_KIND}`, DISK_KB);
const second = first && smallDisk('restores to a full disk', DISK_KB);

(first && second ? describe : describe.skip)(`a disk that is full, with ${DATABASE_KIND}`, () => {
  const [backups, data] = [first as SmallDisk, second as SmallDisk];
  const folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
  let place: ThrowawayPlace;
  beforeAll(async () => {
    place = await throwawayPlace();
    await (await openMigrated(dataSourceOptions(place, ENTITIES))).destroy();
    const database = await openTarget(place);
    const time = "'2026-01-02 03:04:05.678'";
    const names = '(at, actor, action, kind, object_id, details)';
    for (let n = 0; n < ROWS; n += 100) {
      const rows = Array.from(
        { length: 100 },
        () => `(${time}, '${randomBytes(100).toString('hex')}', '', '', '', '')`,
      );
      await database.query(`INSERT INTO audit_log ${names} VALUES ${rows.join()}`);
    }
    await database.close();
    writeReport('first', 300);
  });
  afterAll(async () => {
    for (const disk of [first, second]) disk?.remove();
    await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const writeReport = (name: string, kilobytes: number): void => {
    mkdirSync(join(place.dataDir, 'adoption'), { recursive: true });
    writeFileSync(join(place.dataDir, 'adoption', `${name}.json`), randomBytes(kilobytes * KB));
  };
  const saved = (to: string) => backUp(backupOptions(['--to', to, '--keep', '3']), place, quiet);

  it(
    'ends a backup with a sentence; nothing of the earlier ones is harmed, and the next one goes on',
    async () => {
      const to = join(backups.folder, 'backup');
      const { snapshot } = await saved(to);
      const before = filesBelow(join(to, 'snapshots', snapshot));
      writeReport('second', 600);
      const filler = join(backups.folder, 'films of a colleague');
      for (const left of LEFT_KB) {
        const { bavail, bsize } = statfsSync(backups.folder);
        writeFileSync(filler, Buffer.alloc(bavail * bsize - left * KB));
        const wanted = { code: 'backup.storage-full', exitCode: 5, message: `"${to}" is full.` };
        await expect(saved(to)).rejects.toMatchObject(wanted);
        rmSync(filler);
        expect(readdirSync(to).sort()).toEqual(['files', 'snapshots']);
        expect(readdirSync(join(to, 'snapshots'))).toEqual([snapshot]);
        expect(filesBelow(join(to, 'snapshots', snapshot))).toEqual(before);
        expect([...filesBelow(join(to, 'files')).keys()].filter((path) => path.endsWith('.part'))).toEqual([]);
        expect(await verify(to)).toMatchObject({ snapshots: 1, problems: [] });
      }
      await saved(to);
      expect(await verify(to)).toMatchObject({ snapshots: 2, problems: [] });
    },
    PATIENCE_MS,
  );

  it(
    'ends a restore with a sentence, as often as it is too small, until it is not',
    async () => {
      const from = join(folder, 'backup');
      const { snapshot } = await saved(from);
      const before = filesBelow(from);
      const other = await throwawayPlace();
      const small = { ...other, dataDir: join(data.folder, 'data') };
      const ends: string[] = [];
      // 4 kB: not even the mark has room beside the folder.
      for (let size = 4; size < MOST_KB; size += size < 100 ? 48 : 400) {
        collect(); // a restore is a process of its own: what it leaves open ends with it, and takes no room
        data.resize(size);
        const end = await restore(restoreOptions(['--from', from]), small, quiet).then(
          () => 'restored',
          (error: { code?: string; exitCode?: number }) => `${error.exitCode} ${error.code}`,
        );
        ends.push(end);
        if (end === 'restored') break;
        if (readdirSync(data.folder).includes('data') && readdirSync(small.dataDir).includes('restoring.json'))
          await expect(demandStartable(small)).rejects.toMatchObject({ code: 'restore.unfinished' });
      }
      expect([...new Set(ends)]).toEqual(['6 target.storage-full', 'restored']);
      expect(ends.length).toBeGreaterThan(DATABASE_KIND === 'sqlite' ? 4 : 2);
      expect(filesBelow(from)).toEqual(before);
      await expect(demandStartable(small)).resolves.toBeUndefined();
      const again = join(folder, 'again');
      const { snapshot: same } = await backUp(backupOptions(['--to', again]), small, quiet);
      const [there, here] = [new KeptSnapshot(again, same), new KeptSnapshot(from, snapshot)];
      expect(await there.content()).toEqual(await here.content());
      await other.remove();
    },
    PATIENCE_MS,
  );
});
