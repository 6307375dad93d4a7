import { slotUniforms, type DrawPass, type Slot } from './draw-pass';
import type { FramePlan, PlannedPass, Source } from './frame-plan';
import { PALETTE_ROWS, PaletteRows } from './palette-rows';
import { HATCH_SHADER, passShader, ROLE, SAMPLING, VERTEX_SHADER, type Sampling } from './pass-shader';
import { compileProgram, ShaderError, type ShaderProgram } from './shader-program';
import { setFilter, type TileTexture } from './texture-pool';
import { deviceResolution, type ViewWindow } from './view-window';

/** `auto`: the graphics card mixes neighbours where that is exact enough, else the shader does. */
export type Interpolation = 'auto' | 'exact' | 'hardware';

export interface PainterOptions {
  readonly interpolation: Interpolation;
  /** Whether the graphics card may mix 16-bit samples: found out once, see `byte-pair-filter.ts`. */
  readonly smooth16Bit: boolean;
}

/** A colour image of four components must fit in one pass. */
const FEWEST_SLOTS = 4;
/** Programs are made for so many slots. More are slower to compile, and hardly ever needed. */
const SLOT_COUNTS = [1, 2, 4, 8, 15];
const UNIFORM_VECTORS_PER_SLOT = 4;
const OTHER_UNIFORM_VECTORS = 8;
/** Graphics cards mix with weights of 8 bit: in narrower windows that would show. Samples. */
const WIDE_WINDOW = { 1: 128, 2: 1024, 4: Infinity } as const;
const STRIPE_PX = 24;

/** Draws planned frames into one WebGL context: every tile with one call for all its slots. */
export class PassPainter {
  /** Textures that a pass may have. */
  readonly mostSlots: number;
  readonly #gl: WebGLRenderingContext;
  readonly #options: PainterOptions;
  readonly #palettes: PaletteRows;
  readonly #programs = new Map<number, ShaderProgram>();
  readonly #hatch: ShaderProgram;
  readonly #vertices: WebGLBuffer;
  readonly #nothing: WebGLTexture;
  /** What is bound to each texture unit in this frame. */
  readonly #bound: (WebGLTexture | null)[] = [];

  /** @throws ShaderError  when the graphics card cannot do it. */
  constructor(gl: WebGLRenderingContext, options: PainterOptions) {
    this.#gl = gl;
    this.#options = options;
    this.mostSlots = mostSlots(gl);
    if (this.mostSlots < FEWEST_SLOTS) throw new ShaderError('The graphics card takes too few textures at a time.');
    this.#palettes = new PaletteRows(gl);
    this.#hatch = compileProgram(gl, VERTEX_SHADER, HATCH_SHADER);
    this.#program(FEWEST_SLOTS);
    this.#vertices = gl.createBuffer();
    this.#nothing = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.#nothing);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.LUMINANCE, 1, 1, 0, gl.LUMINANCE, gl.UNSIGNED_BYTE, new Uint8Array(1));
    gl.disable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    gl.clearColor(0, 0, 0, 1);
  }

  /** Draws on a black canvas. `plan` must be for this view. */
  paint({ passes }: FramePlan, view: ViewWindow): void {
    const gl = this.#gl;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clear(gl.COLOR_BUFFER_BIT);
    this.#bound.length = 0;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#vertices);
    for (const planned of passes) {
      gl.bufferData(gl.ARRAY_BUFFER, planned.vertices, gl.STREAM_DRAW);
      this.#paintPass(planned, view);
      if (planned.failed.length > 0) this.#paintHatch(planned.failed);
    }
  }

  #paintPass({ pass, tiles, side }: PlannedPass, view: ViewWindow): void {
    const gl = this.#gl;
    const slots = SLOT_COUNTS.find((count) => count >= pass.slots.length) ?? this.mostSlots;
    const count = Math.min(slots, this.mostSlots);
    const program = this.#program(count);
    const { uniforms } = program;
    this.#use(program);
    gl.blendFunc(gl.ONE, pass.blend === 'add' ? gl.ONE : gl.ONE_MINUS_SRC_ALPHA);
    const samplings = this.#setDisplay(pass, count, uniforms, deviceResolution(view) <= 1);
    const [width, height] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    gl.uniform2f(uniforms['middle'], width / 2, height / 2);
    gl.uniform4fv(uniforms['turn'], deviceToTile(view, side, width, height));
    const where = new Float32Array(count * 4);
    const before = new Float32Array(count * 4).fill(NaN);
    for (const { quad, baseX, baseY, sources } of tiles) {
      gl.uniform2f(uniforms['base'], baseX, baseY);
      sources.forEach((source, i) => this.#bind(i, source, samplings[i], where));
      for (let i = sources.length; i < count; i++) this.#bind(i, null, null, where);
      if (where.some((each, i) => each !== before[i])) gl.uniform4fv(uniforms['where'], where);
      before.set(where);
      gl.drawArrays(gl.TRIANGLE_STRIP, quad * 4, 4);
    }
  }

  /** Sets all that a person can change. @returns how each slot is sampled, at full resolution and coarser. */
  #setDisplay(pass: DrawPass, count: number, uniforms: ShaderProgram['uniforms'], isMagnified: boolean) {
    const gl = this.#gl;
    const [windows, tints, weights] = [0, 0, 0].map(() => new Float32Array(count * 4));
    const samplings = pass.slots.map((slot, i) => {
      const { window, tint, lut } = slotUniforms(slot);
      windows.set(window, i * 4);
      // Bound to unit 0 for a moment when it is new.
      const row = lut ? this.#paletteRow(lut) : slot.role === 'alpha' ? ROLE.alpha : ROLE.tint;
      tints.set([...tint, row], i * 4);
      weights.set(slot.weights, i * 4);
      return this.#samplings(slot, window[1], isMagnified);
    });
    gl.uniform4fv(uniforms['window'], windows);
    gl.uniform4fv(uniforms['tint'], tints);
    gl.uniform4fv(uniforms['weights'], weights);
    const { blend, display } = pass.slots[0].channel;
    gl.uniform1f(uniforms['opacity'], blend === 'over' ? display.opacity : 1);
    const { tileSize, gutter } = pass.slots[0].pyramid.tiles;
    gl.uniform1f(uniforms['sidePx'], tileSize + 2 * gutter);
    this.#bindTexture(this.mostSlots, this.#palettes.texture);
    return samplings;
  }

  #paletteRow(lut: Uint8Array): number {
    this.#gl.activeTexture(this.#gl.TEXTURE0);
    this.#bound[0] = null;
    return this.#palettes.rowOf(lut);
  }

  /** Full-resolution pixels are squares when magnified; everything else stands in and is smooth. */
  #samplings({ pyramid }: Slot, perUnit: number, isMagnified: boolean): Samplings {
    const { sampleBytes } = pyramid.shape;
    if (sampleBytes === 4) {
      return { finest: isMagnified ? SAMPLING.nearestNumber : SAMPLING.exactNumber, coarser: SAMPLING.exactNumber };
    }
    const { interpolation, smooth16Bit } = this.#options;
    const mixesWell = sampleBytes === 1 || smooth16Bit;
    const isWide = mixesWell && 1 / Math.abs(perUnit) >= WIDE_WINDOW[sampleBytes];
    const byHardware = interpolation === 'auto' ? isWide : interpolation === 'hardware';
    const coarser = byHardware ? SAMPLING.hardware : SAMPLING.exact;
    return { finest: isMagnified ? SAMPLING.nearest : coarser, coarser };
  }

  #bind(unit: number, source: Source | null, samplings: Samplings | null, where: Float32Array): void {
    if (source === null || samplings === null) {
      // Whatever is bound there is not looked at, but some drivers complain of an empty unit.
      if (!this.#bound[unit]) this.#bindTexture(unit, this.#nothing);
      where[unit * 4 + 3] = SAMPLING.nothing;
      return;
    }
    const sampling = source.level === 0 ? samplings.finest : samplings.coarser;
    this.#bindTexture(unit, source.texture.texture);
    this.#filter(unit, source.texture, sampling === SAMPLING.hardware ? this.#gl.LINEAR : this.#gl.NEAREST);
    where[unit * 4] = source.offsetX;
    where[unit * 4 + 1] = source.offsetY;
    where[unit * 4 + 2] = source.scale;
    where[unit * 4 + 3] = sampling;
  }

  #bindTexture(unit: number, texture: WebGLTexture): void {
    if (this.#bound[unit] === texture) return;
    this.#bound[unit] = texture;
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit);
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, texture);
  }

  #filter(unit: number, texture: TileTexture, filter: number): void {
    if (texture.filter === filter) return;
    texture.filter = filter;
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit);
    setFilter(this.#gl, filter);
  }

  #paintHatch(quads: readonly number[]): void {
    const gl = this.#gl;
    this.#use(this.#hatch);
    gl.uniform1f(this.#hatch.uniforms['stripePx'], STRIPE_PX);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    for (const quad of quads) gl.drawArrays(gl.TRIANGLE_STRIP, quad * 4, 4);
  }

  #use({ program, corner }: ShaderProgram): void {
    const gl = this.#gl;
    gl.useProgram(program);
    gl.enableVertexAttribArray(corner);
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  }

  #program(slots: number): ShaderProgram {
    let program = this.#programs.get(slots);
    if (program === undefined) {
      const gl = this.#gl;
      program = compileProgram(gl, VERTEX_SHADER, passShader(slots));
      gl.useProgram(program.program);
      const units = Array.from({ length: slots }, (_, unit) => unit);
      gl.uniform1iv(program.uniforms['tiles'], units);
      gl.uniform1i(program.uniforms['palettes'], this.mostSlots);
      gl.uniform1f(program.uniforms['paletteRows'], PALETTE_ROWS);
      this.#programs.set(slots, program);
    }
    return program;
  }
}

interface Samplings {
  readonly finest: Sampling;
  readonly coarser: Sampling;
}

/** From device px, y up, to sides of a tile, y down, as two rows. */
function deviceToTile(
  { resolution, rotation, width, height }: ViewWindow,
  side: number,
  deviceWidth: number,
  deviceHeight: number,
) {
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const [x, y] = [(resolution * width) / deviceWidth / side, (-resolution * height) / deviceHeight / side];
  return [cos * x, sin * y, -sin * x, cos * y];
}

/** One unit is for the palettes. */
function mostSlots(gl: WebGLRenderingContext): number {
  const units = gl.getParameter(gl.MAX_TEXTURE_IMAGE_UNITS) as number;
  const vectors = gl.getParameter(gl.MAX_FRAGMENT_UNIFORM_VECTORS) as number;
  const fitting = Math.floor((vectors - OTHER_UNIFORM_VECTORS) / UNIFORM_VECTORS_PER_SLOT);
  return Math.min(units - 1, fitting, SLOT_COUNTS[SLOT_COUNTS.length - 1]);
}
