import { AppError } from '../errors/app-error.js';
import { RegionDto } from './dto/region.dto.js';
import type { Region } from './region.entity.js';

/** 409: somebody else changed or deleted some of the regions; nothing was saved. */
export class RegionConflictError extends AppError {
  /**
   * @param deleted Those that are not there, with the versions of their deletions; 0: they never were.
   * @param done    Ids of those changes of the request that an earlier one has carried out.
   */
  constructor(current: Region[], deleted: { region_id: string; version: number }[], done: string[]) {
    super(409, 'region.version-conflict', 'Somebody else changed some of these regions meanwhile.', {
      current: current.map(RegionDto.from),
      gone: deleted.map(({ region_id }) => region_id),
      deleted,
      done,
    });
  }
}

/** 409: another region, somewhere, has this id: the client made it badly, or copied it. */
export class RegionIdTakenError extends AppError {
  constructor() {
    super(409, 'region.id-taken', 'The id of one of these regions is taken. Give it a new one.');
  }
}

/** 409: image layers and groups carry no regions. */
export class NotDrawableError extends AppError {
  constructor() {
    super(409, 'layer.not-drawable', 'Regions are drawn on drawing layers; this layer shows an image or is a group.');
  }
}

/** 400: text of regions that is not Fabric.js JSON, or holds something that cannot become a region. */
export class UnreadableDataError extends AppError {
  constructor(message: string, path = 'data') {
    super(400, 'layer.data-unreadable', 'The regions in `data` cannot be read.', { issues: [{ path, message }] });
  }
}

/** 409: nothing changes a locked region but a change that unlocks it; nothing was saved. */
export class RegionLockedError extends AppError {
  /** @param regions Ids of those that are locked. */
  constructor(regions: string[]) {
    super(409, 'region.locked', 'Some of these regions are locked. Unlock them first.', { regions });
  }
}

/** 404: the layer has not come so far, or its history does not reach back so far. */
export class LayerVersionUnknownError extends AppError {
  /** @param known Oldest and newest version that there are. */
  constructor(known: { oldest: number; newest: number }) {
    super(404, 'layer.version-unknown', 'This version of the layer is not known.', known);
  }
}
