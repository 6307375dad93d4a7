import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Image } from '../images/image.entity.js';
import { planeGroups } from '../layers/plane-layers.js';
import type { RegionLayer } from '../tiles/region-task.js';
import { looksOf } from './channel-look.js';
import { ImageLooksRepository, type PlaneSettings } from './image-looks.repository.js';
import type { PictureLayer } from './sample-pictures.repository.js';

const MOST_LAYERS = 1000;

/** How a channel of an image looks, and whether it is seen before anybody asks for it. */
export interface ChannelLook {
  layer: RegionLayer;
  shown: boolean;
}

/** How an image looks by itself: as the oldest sample that shows it has it, else by what its file says and by its values. */
@Injectable()
export class ImageLooks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly looks: ImageLooksRepository,
  ) {}

  /**
   * @param image   That is ready.
   * @param planes  One for each channel that is looked at, lowest first; at least one.
   * @returns       In the same order.
   */
  async of(image: Image, planes: readonly number[]): Promise<ChannelLook[]> {
    const channels = image.metadata?.channels.length ?? 1;
    // Of a slice that no sample shows: as the first slice is shown.
    const firsts = planes.map((plane) => plane % channels);
    const asked = [...new Set([...planes, ...firsts])];
    const rows = await this.looks.layersShowing(this.work.db, image.imageId, asked, MOST_LAYERS);
    const stored = (plane: number): PlaneSettings | undefined => rows.find((row) => Number(row.plane) === plane);
    const named = planeGroups(image.metadata && { ...image.metadata, sizeZ: 1, sizeT: 1 }, image.name)[0].layers;
    const layers = planes.map((plane, n): PictureLayer => {
      const { name, settings, groupName = null } = stored(plane) ?? stored(firsts[n]) ?? withoutGroup(named[firsts[n]]);
      const place = { layerId: n, groupId: null, groupSequence: null, imageId: image.imageId, status: image.status };
      const pyramid = JSON.stringify({ channels: image.pyramid?.channels });
      return { ...place, name, settings, groupName, plane, width: image.width, height: image.height, pyramid };
    });
    const found = looksOf(layers);
    const all = found.every(({ shown }) => !shown); // who has hidden everything still wants to see something
    return found.map(({ look, shown }, n) => ({ layer: { ...look, plane: planes[n] }, shown: all ? n === 0 : shown }));
  }
}

function withoutGroup({ name, settings }: { name: string; settings: string }): Omit<PlaneSettings, 'plane'> {
  return { name, settings, groupName: null };
}
