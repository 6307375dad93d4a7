import { planOf, pyramidName } from '../images/upload-code.js';
import type { RowTarget } from './row-target.js';

const PORTION = 500;

/**
 * Images whose pyramid is not in the backup wait for their tiles again, as new ones do. What they look like stays known, so
 * that exports and lists tell the same meanwhile.
 *
 * @param pyramids Paths in the data folder of those that are there.
 * @returns how many wait, those included that did so before
 */
export async function remakeTiles(target: RowTarget, pyramids: ReadonlySet<string>): Promise<number> {
  // These may have had a preview of coarse tiles, which is in no backup.
  await target.query(
    "UPDATE images SET pyramid = NULL, statistics = NULL, progress = 0 WHERE status = 'processing' AND sha256 <> ''",
  );
  const ready = await target.query(
    "SELECT image_id, sha256, format FROM images WHERE status = 'ready' AND sha256 <> ''",
  );
  const without = ready
    .filter(([, sha256, format]) => !pyramids.has(pyramidPath(String(sha256), Number(format))))
    .map(([imageId]) => Number(imageId));
  for (let n = 0; n < without.length; n += PORTION) {
    const ids = without.slice(n, n + PORTION).join(', ');
    await target.query(`UPDATE images SET status = 'processing', progress = 0 WHERE image_id IN (${ids})`);
  }
  // The queue makes new jobs for images that wait and have none.
  const waiting = "SELECT image_id FROM images WHERE status = 'processing'";
  await target.query(`DELETE FROM tiling_jobs WHERE image_id IN (${waiting})`);
  return (await target.query(waiting)).length;
}

function pyramidPath(sha256: string, format: number): string {
  return `blobs/${sha256.slice(0, 2)}/${sha256}/${pyramidName(planOf(format))}`;
}
