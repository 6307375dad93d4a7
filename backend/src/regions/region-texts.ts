import { Injectable } from '@nestjs/common';
import type { Holder } from '../database/ordered-pages.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { FABRIC_HEAD, FABRIC_TAIL, quotedFabric } from './fabric-text.js';
import { RegionTextsRepository } from './region-texts.repository.js';

/** A piece of the `data` text of a layer; the next piece continues it, or begins another layer. */
export interface DataPiece {
  layerId: number;
  /** Quoted, without the quotes around it. */
  text: string;
}

/** Regions of any number of layers as the text that the seed's API calls `data`, never all of them at once. */
@Injectable()
export class RegionTexts {
  constructor(
    private readonly work: UnitOfWork,
    private readonly regions: RegionTextsRepository,
  ) {}

  /** Layer by layer in the order given; one without regions has no piece. Sizes as {@link Holder} has them. */
  async *ofLayers(layers: Holder[]): AsyncGenerator<DataPiece> {
    const rank = new Map(layers.map(({ id }, n) => [id, n]));
    let open: number | null = null;
    for await (const page of this.regions.pages(this.work.db, layers)) {
      const texts = new Map<number, string>();
      for (const region of page) {
        const before = texts.get(region.layerId);
        const object = quotedFabric(region);
        texts.set(region.layerId, before === undefined ? object : `${before},${object}`);
      }
      const inOrder = [...texts].sort(([a], [b]) => rank.get(a)! - rank.get(b)!);
      for (const [layerId, text] of inOrder) {
        if (open !== null && open !== layerId) yield { layerId: open, text: FABRIC_TAIL };
        yield { layerId, text: `${open === layerId ? ',' : FABRIC_HEAD}${text}` };
        open = layerId;
      }
    }
    if (open !== null) yield { layerId: open, text: FABRIC_TAIL };
  }
}
