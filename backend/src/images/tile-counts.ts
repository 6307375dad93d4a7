import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';

/** How tiles were answered. Plain numbers: the path of a tile has no time for more. */
@Injectable()
export class TileCounts {
  /** From memory, in the turn in which they were asked for. */
  memory = 0;
  /** After looking up who asks, what they may, or the tile itself. */
  lookedUp = 0;
  /** With an error, refusals included. */
  refused = 0;
  /** Pyramids that turned out damaged, and were made again. */
  damaged = 0;

  constructor(metrics: Metrics) {
    const counts = (): Record<string, number> => ({
      memory: this.memory,
      looked_up: this.lookedUp,
      refused: this.refused,
    });
    metrics.counter('memento_tiles_total', 'Tiles that were asked for, by how they were answered', counts, 'answer');
    const damaged = 'Pyramids that were damaged on the disk, and are made again';
    metrics.counter('memento_pyramids_damaged_total', damaged, () => this.damaged);
  }
}
