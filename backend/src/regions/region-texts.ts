import { Injectable } from '@nestjs/common';
import type { Holder } from '../database/ordered-pages.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { FABRIC_HEAD, FABRIC_TAIL, quoted, quotedFabric } from './fabric-text.js';
import type { ForeignObject } from './foreign-object.entity.js';
import { RegionTextsRepository, type RegionTextRow } from './region-texts.repository.js';
import { RegionsRepository } from './regions.repository.js';

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
    private readonly texts: RegionTextsRepository,
    private readonly regions: RegionsRepository,
  ) {}

  /**
   * Layer by layer in the order given; one with nothing on it has no piece. Sizes as {@link Holder} has them. Objects that
   * are no regions are few: those of all these layers are held at once.
   */
  async *ofLayers(layers: Holder[]): AsyncGenerator<DataPiece> {
    const open = new OpenLayer(await this.foreignOf(layers));
    const rank = new Map(layers.map(({ id }, n) => [id, n]));
    let done = 0;
    for await (const page of this.texts.pages(this.work.db, layers)) {
      const byLayer = new Map<number, RegionTextRow[]>();
      for (const region of page) {
        const rows = byLayer.get(region.layerId);
        if (rows) rows.push(region);
        else byLayer.set(region.layerId, [region]);
      }
      for (const [layerId, rows] of [...byLayer].sort(([a], [b]) => rank.get(a)! - rank.get(b)!)) {
        for (; done < rank.get(layerId)!; done++) yield* open.closing(layers[done].id);
        yield open.piece(layerId, rows);
      }
    }
    for (; done < layers.length; done++) yield* open.closing(layers[done].id);
  }

  /** By layer and place. */
  private async foreignOf(layers: Holder[]): Promise<Map<number, ForeignObject[]>> {
    const byLayer = new Map<number, ForeignObject[]>();
    const ids = layers.map(({ id }) => id);
    for (const object of ids.length ? await this.regions.foreignOf(this.work.db, ids) : [])
      byLayer.set(object.layerId, [...(byLayer.get(object.layerId) ?? []), object]);
    return byLayer;
  }
}

/** What was told of a layer, and what of it is still to come. */
class OpenLayer {
  private layerId = 0;

  constructor(private readonly foreign: Map<number, ForeignObject[]>) {}

  piece(layerId: number, rows: RegionTextRow[]): DataPiece {
    const objects = rows.flatMap((row) => [...this.foreignBefore(layerId, row.position), quotedFabric(row)]);
    return this.told(layerId, objects);
  }

  /** The rest of a layer, if it has anything on it. */
  *closing(layerId: number): Generator<DataPiece> {
    const rest = this.foreignBefore(layerId, Infinity);
    if (rest.length) yield this.told(layerId, rest);
    if (this.layerId === layerId) yield { layerId, text: FABRIC_TAIL };
  }

  private told(layerId: number, objects: string[]): DataPiece {
    const before = this.layerId === layerId ? ',' : FABRIC_HEAD;
    this.layerId = layerId;
    return { layerId, text: before + objects.join(',') };
  }

  private foreignBefore(layerId: number, position: number): string[] {
    const waiting = this.foreign.get(layerId);
    if (!waiting?.length) return [];
    const count = waiting.filter((object) => object.position < position).length;
    return waiting.splice(0, count).map(({ text }) => quoted(text));
  }
}
