import type { DataSource } from 'typeorm';
import { madeBy } from '../../src/database/tracked.js';
import { Image } from '../../src/images/image.entity.js';

/** The row of an image without any file behind it. @returns its id */
export async function anImageRow(
  dataSource: DataSource,
  values: Partial<Image> & { projectId: number; ownerId: number; name: string },
): Promise<number> {
  const row = Object.assign(new Image(), {
    ...madeBy(values.ownerId),
    ...{ uri: 'x/y.tif', type: '', format: 3, status: 'failed', progress: 0, bytes: 1, sha256: '0'.repeat(64) },
    ...{ originalName: 'y.tif', width: 1, height: 1, pixelSizeUm: null, pyramid: null, statistics: null },
    ...{ failureCode: 'image.damaged', failureMessage: 'made for a test' },
    ...values,
  });
  await dataSource.manager.insert(Image, row);
  return row.imageId;
}
