import { PassPainter, type PainterOptions } from './pass-painter';
import { ShaderError } from './shader-program';
import { TexturePool } from './texture-pool';

/** What is made anew when the browser has taken the context away and given it back. */
interface Contents {
  readonly painter: PassPainter;
  readonly pool: TexturePool;
}

export interface PainterCanvasOptions extends PainterOptions {
  readonly textureBytes: number;
}

/** A canvas with its WebGL context, which may be lost and come back. */
export class PainterCanvas {
  readonly element: HTMLCanvasElement;
  readonly #gl: WebGLRenderingContext;
  readonly #options: PainterCanvasOptions;
  readonly #restored: () => void;
  #contents: Contents | null;

  /**
   * @param restored  The context has come back; everything is to be drawn again.
   * @throws ShaderError  when the graphics card cannot do it.
   */
  constructor(options: PainterCanvasOptions, restored: () => void) {
    this.element = document.createElement('canvas');
    this.#options = options;
    this.#restored = restored;
    const gl = this.element.getContext('webgl', { alpha: false, antialias: false, depth: false });
    if (!gl) throw new ShaderError('There is no WebGL.');
    this.#gl = gl;
    this.#contents = this.#makeContents();
    this.element.addEventListener('webglcontextlost', this.#lose);
    this.element.addEventListener('webglcontextrestored', this.#comeBack);
  }

  /** Null while the context is lost. */
  get contents(): Contents | null {
    return this.#contents;
  }

  /** Sets its size in device px, if it has another one. */
  resize(width: number, height: number): void {
    if (this.element.width !== width) this.element.width = width;
    if (this.element.height !== height) this.element.height = height;
  }

  dispose(): void {
    this.element.removeEventListener('webglcontextlost', this.#lose);
    this.element.removeEventListener('webglcontextrestored', this.#comeBack);
    this.#contents?.pool.keepOnly(() => false);
    this.#contents = null;
    // A page may have sixteen contexts; this one is not to wait for the garbage collector.
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
    this.resize(1, 1);
  }

  readonly #lose = (event: Event): void => {
    // Only then does the browser give it back.
    event.preventDefault();
    this.#contents = null;
  };

  readonly #comeBack = (): void => {
    this.#contents = this.#makeContents();
    this.#restored();
  };

  #makeContents(): Contents {
    const painter = new PassPainter(this.#gl, this.#options);
    return { painter, pool: new TexturePool(this.#gl, this.#options.textureBytes) };
  }
}
