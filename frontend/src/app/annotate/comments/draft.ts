import type { Point } from '../../drawing/point';

/** What is being written. */
export interface Draft {
  readonly content: string;
  /** 0: the layer that is offered first. */
  readonly layerId: number;
  /** Image px; null: it points nowhere in particular. */
  readonly pin: Point | null;
}
