import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { RequestCallers } from '../auth/request-callers.js';
import { NotFoundError } from '../errors/app-error.js';
import { errorReply } from '../errors/error-reply.js';
import type { FrontHandler } from '../http/front-door.js';
import { AccessControl } from '../permissions/access-control.js';
import { RequestRates } from '../rate-limits/request-rates.js';
import { tilePlace } from '../tiles/tile-store.js';
import { StoredTiles, type TilePosition } from './stored-tiles.js';
import type { TileAddress } from './tile-address.js';
import { TileCounts } from './tile-counts.js';
import { sendReadyTile, sendTile, type TileReply } from './tile-response.js';

/** As our own viewer writes it. Whoever writes it otherwise goes the long way round, to the same answer. */
const ADDRESS =
  /^\/memento(?:-api)?\/images\/([1-9]\d{0,9})\/tiles\/(\d{1,9})\/(\d{1,9})\/(\d{1,9})(?:\?(?:plane=(\d{1,9})(?:&v=(\w*))?|v=(\w*)))?$/;

/** Addresses whose meaning is remembered: reading one costs as much as finding its tile. */
const MOST_READ = 10_000;

/** A tile as an address names it. */
export interface WantedTile extends TilePosition {
  imageId: number;
  /** The content hash that the caller knows; null: none. */
  hash: string | null;
}

/** What an address of a tile says, with what it takes to look for it in memory. */
interface ReadAddress {
  wanted: WantedTile;
  place: string;
}

/**
 * Tiles, in front of the framework: a screenful is dozens of them, and what Nest and Express do around a request costs many
 * times the tile. Who asks and what they may is settled by the same classes as everywhere else. docs/adr/0015-front-handler.md
 */
@Injectable()
export class TileRequests implements FrontHandler {
  private readonly log = new Logger('http');
  private readonly read = new Map<string, ReadAddress>();

  constructor(
    private readonly callers: RequestCallers,
    private readonly control: AccessControl,
    private readonly tiles: StoredTiles,
    private readonly counts: TileCounts,
    private readonly rates: RequestRates,
  ) {}

  answers(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const address = this.reading(request.url as string);
    if (!address) return false;
    if (this.answerFromMemory(request, response, address)) return true;
    const userId = this.callers.claimed(request.headers);
    // Whoever is not known is counted with their network, by the guard in front of the same answer.
    if (userId === null) {
      response.once('finish', () => this.countOf(response.statusCode));
      return false;
    }
    void this.answer(request, response, address.wanted, userId);
    return true;
  }

  /** For a caller whose right is settled. @throws NotFoundError, ImageNotReadyError */
  async send(
    request: IncomingMessage,
    response: ServerResponse,
    wanted: WantedTile,
    requestId: string | null = null,
  ): Promise<void> {
    const address = await this.tiles.addressOf(wanted.imageId);
    const tile = await this.tiles.tile(wanted.imageId, address, wanted);
    if (!tile) throw new NotFoundError('tile');
    sendTile(request, response, tile, replyTo(wanted, address, requestId));
  }

  /**
   * Most tiles are asked for by somebody who has just seen their neighbour: nothing needs to be waited for then, and waiting
   * costs more than all the rest.
   *
   * @returns false when something is not remembered, and nothing was sent.
   */
  private answerFromMemory(
    request: IncomingMessage,
    response: ServerResponse,
    { wanted, place }: ReadAddress,
  ): boolean {
    const caller = this.callers.known(request.headers);
    if (!caller || !this.control.knowsToAllow('image:view', caller, wanted.imageId)) return false;
    const found = this.tiles.known(wanted.imageId, place);
    if (!found) return false;
    const { tile, address } = found;
    const forEver = wanted.hash === address.contentHash;
    const sent = forEver && sendReadyTile(request, response, tile, () => identityOf(wanted, address));
    if (!sent) sendTile(request, response, tile, replyTo(wanted, address, randomUUID()));
    this.counts.memory++;
    return true;
  }

  /** Null: this address is none of a tile. */
  private reading(url: string): ReadAddress | null {
    const known = this.read.get(url);
    if (known) return known;
    const wanted = wantedIn(url);
    if (!wanted) return null;
    const read = { wanted, place: tilePlace(wanted.plane, wanted.level, wanted.column, wanted.row) };
    if (this.read.size >= MOST_READ) this.read.clear();
    this.read.set(url, read);
    return read;
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    wanted: WantedTile,
    userId: number,
  ): Promise<void> {
    const requestId = randomUUID();
    try {
      await this.rates.countOf(userId);
      const caller = await this.callers.of(request.headers);
      await this.control.demand('image:view', caller, 'image', wanted.imageId);
      await this.send(request, response, wanted, requestId);
      this.counts.lookedUp++;
    } catch (error) {
      this.refuse(request, response, error, requestId);
    }
  }

  private countOf(status: number): void {
    if (status < 400) this.counts.lookedUp++;
    else this.counts.refused++;
  }

  private refuse(request: IncomingMessage, response: ServerResponse, error: unknown, requestId: string): void {
    this.counts.refused++;
    const reply = errorReply(error, requestId);
    if (reply.status >= 500) this.log.error(`${requestId} ${request.method} ${request.url}`, (error as Error)?.stack);
    if (response.headersSent) return void response.destroy();
    if (typeof reply.retry_after === 'number') response.setHeader('retry-after', reply.retry_after);
    const body = JSON.stringify(reply);
    response.writeHead(reply.status, {
      ...{ 'x-request-id': requestId, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
      ...{ 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) },
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function replyTo(wanted: WantedTile, address: TileAddress, requestId: string | null): TileReply {
  return { identity: identityOf(wanted, address), forEver: wanted.hash === address.contentHash, requestId };
}

function identityOf({ level, column, row, plane }: WantedTile, { contentHash }: TileAddress): string {
  return `${contentHash}-${plane}-${level}-${column}-${row}`;
}

/** Null: this address is none of a tile. */
function wantedIn(url: string): WantedTile | null {
  const found = ADDRESS.exec(url);
  if (!found) return null;
  const position = { level: +found[2], column: +found[3], row: +found[4], plane: found[5] ? +found[5] : 0 };
  return { imageId: +found[1], ...position, hash: found[6] ?? found[7] ?? null };
}
