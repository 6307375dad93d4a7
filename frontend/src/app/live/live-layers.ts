import type { RegionDto } from '../api/models/region-dto';
import { CLIENT_ID } from '../core/client-id';

/** The layers on the page, as far as others change them. */
export interface LayersPort {
  /** Of a layer's regions, as last read; null: it has never been. */
  version(layerId: number): number | null;
  /** @param isMine  It is the echo of what this page has saved. */
  receive(layerId: number, regions: readonly RegionDto[], deleted: readonly string[], isMine: boolean): void;
  /** Reads the regions of a layer anew. Resolves with their version; rejects with ApiErrors. */
  refresh(layerId: number): Promise<number>;
  /** How the layers themselves stand on the server: their versions, by layer id. */
  compare(versions: Readonly<Record<string, number>>): void;
}

/** How layers stand, when one begins to listen and whenever one may have come, gone or changed. */
export interface LayersEvent {
  /** Of what is drawn. */
  readonly versions: Readonly<Record<string, number>>;
  /** Of the layers themselves. */
  readonly layers: Readonly<Record<string, number>>;
}

/** One change of a layer, mine or somebody else's: every one of them is told. */
export interface RegionsEvent {
  readonly layer_id: number;
  readonly version: number;
  readonly regions: readonly RegionDto[];
  readonly deleted: readonly string[];
  readonly client_id: string | null;
}

/** Takes the changes of layers in their order. Where one is missing, the layer is read anew. */
export class LiveLayers {
  private readonly versions = new Map<number, number>();
  /** What comes while a layer is being read: it may be in the answer already. */
  private readonly held = new Map<number, RegionsEvent[]>();

  constructor(private readonly port: LayersPort) {}

  take(event: RegionsEvent): void {
    const { layer_id: layerId, version } = event;
    const held = this.held.get(layerId);
    const known = this.known(layerId);
    if (held) held.push(event);
    else if (version === known + 1) this.apply(event);
    else if (version > known) void this.refresh(layerId);
  }

  /** Reads those layers anew of which something has been missed. */
  sync({ versions, layers }: LayersEvent): void {
    this.port.compare(layers);
    // A layer that is gone may come back from the trash: then it is read anew.
    for (const layerId of this.versions.keys()) if (!(layerId in versions)) this.versions.delete(layerId);
    for (const [id, version] of Object.entries(versions)) {
      const layerId = Number(id);
      if (version > this.known(layerId)) void this.refresh(layerId);
    }
  }

  /** What my own page has read or saved meanwhile counts too. */
  private known(layerId: number): number {
    return Math.max(this.versions.get(layerId) ?? -1, this.port.version(layerId) ?? -1);
  }

  /** An echo of mine is old news to the board, or tells it what is yet to be answered: both are its to see. */
  private apply({ layer_id, version, regions, deleted, client_id }: RegionsEvent): void {
    this.versions.set(layer_id, version);
    this.port.receive(layer_id, regions, deleted, client_id === CLIENT_ID);
  }

  private async refresh(layerId: number): Promise<void> {
    if (this.held.has(layerId)) return;
    this.held.set(layerId, []);
    try {
      this.versions.set(layerId, await this.port.refresh(layerId));
    } catch {
      // It is read again when the next event tells of it, or when the stream comes back; saving says what is wrong.
      this.held.delete(layerId);
      return;
    }
    const held = this.held.get(layerId) ?? [];
    this.held.delete(layerId);
    for (const event of held.sort((a, b) => a.version - b.version)) this.take(event);
  }
}
