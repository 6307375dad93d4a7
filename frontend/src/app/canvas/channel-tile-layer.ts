import type { FrameState } from 'ol/Map';
import type Tile from 'ol/Tile';
import type { Coordinate } from 'ol/coordinate';
import { buffer, type Extent } from 'ol/extent';
import WebGLTileLayer, { type Options } from 'ol/layer/WebGLTile';
import type RenderEvent from 'ol/render/Event';
import type { Size } from 'ol/size';
import TileTexture from 'ol/webgl/TileTexture';

type TextureOptions = ConstructorParameters<typeof TileTexture>[0];

/** A texture that shows image pixels as sharp squares when they are magnified, whatever happens when they shrink. */
class CrispTexture extends TileTexture {
  override uploadTile(): void {
    super.uploadTile();
    const gl = this.helper?.getGL();
    if (gl === undefined) return;
    for (const texture of this.textures) {
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    }
  }
}

type RenderTileArguments = [
  texture: unknown,
  transform: unknown,
  frameState: FrameState,
  renderExtent: Extent,
  resolution: number,
  size: Size,
  origin: Coordinate,
  tileExtent: Extent,
  ...rest: unknown[],
];
type RenderTile = (...args: RenderTileArguments) => void;
const FRAME_STATE = 2;
const TILE_EXTENT = 7;

/** The parts of OpenLayers' tile renderer that we use beyond its documented interface; `ol` is pinned for their sake. */
interface RendererInside {
  createTileRepresentation(options: TextureOptions): TileTexture;
  renderTile: RenderTile;
}

/** More than what rounding can leave between two tiles: graphics hardware may place corners by 1/16 px only. Screen px. */
const OVERLAP_PX = 0.125;

/**
 * Each tile is cut to its own extent, with numbers of single precision. Where an edge meets the very centre of a screen
 * pixel, both neighbours may round themselves away from it and leave a black line; so each reaches a trifle into its
 * gutter. What they share is drawn twice with the same values.
 */
function withoutGaps(renderTile: RenderTile): RenderTile {
  return (...args) => {
    const overlap = OVERLAP_PX * args[FRAME_STATE].viewState.resolution;
    args[TILE_EXTENT] = buffer(args[TILE_EXTENT], overlap);
    renderTile(...args);
  };
}

/** What a channel's layer is made with, beyond OpenLayers' own options. */
export interface ChannelTileLayerOptions extends Options {
  /** z of the full-resolution tiles. */
  readonly finestZ: number;
  /** Whether the layer adds its light to what is below, instead of covering it. */
  readonly additive: boolean;
}

/**
 * A stock WebGL tile layer, but for two things. It can add its light to the layers below. And full-resolution tiles are
 * never smoothed when magnified; coarser ones are, because they only stand in between two levels or for a late tile.
 */
export class ChannelTileLayer extends WebGLTileLayer {
  readonly #finestZ: number;

  constructor({ finestZ, additive, ...options }: ChannelTileLayerOptions) {
    super(options);
    this.#finestZ = finestZ;
    // All layers are composed on one canvas, each with the blending set at this moment.
    if (additive) this.addEventListener('precompose', (event) => addLight(event as RenderEvent));
  }

  override createRenderer() {
    const renderer = super.createRenderer();
    const inside = renderer as unknown as RendererInside;
    inside.createTileRepresentation = (options) =>
      this.#isFinest(options.tile) ? new CrispTexture(options) : new TileTexture(options);
    inside.renderTile = withoutGaps(inside.renderTile.bind(inside));
    return renderer;
  }

  #isFinest(tile: Tile): boolean {
    return tile.tileCoord[0] === this.#finestZ;
  }
}

function addLight({ context }: RenderEvent): void {
  const gl = context as WebGLRenderingContext;
  gl.blendFunc(gl.ONE, gl.ONE);
}
