import { tileFetch } from './tile-fetch';
import { TileStore } from './tile-store';

let store: TileStore | undefined;

/** The tiles of this page: one store, so that what two views show is fetched once. */
export function tileStore(): TileStore {
  store ??= new TileStore(tileFetch());
  return store;
}
