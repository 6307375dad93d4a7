/** What a page has asked of its WebGL contexts since it was loaded; `live` without what went with a lost context. */
export interface GraphicsCount {
  uploads: number;
  compiles: number;
  draws: number;
  contexts: number;
  liveTextures: number;
  livePrograms: number;
  liveBuffers: number;
  /** Of textures that are live. */
  textureBytes: number;
  mostTextureBytes: number;
}

type Method = (this: object, ...args: unknown[]) => unknown;

const LIVE = [
  ['Texture', 'liveTextures'],
  ['Program', 'livePrograms'],
  ['Buffer', 'liveBuffers'],
] as const;

/** Runs `note` before every call of a method of all contexts. */
function before(name: string, note: (gl: WebGLRenderingContext, args: unknown[]) => void): void {
  const gl = WebGLRenderingContext.prototype as unknown as Record<string, Method>;
  const original = gl[name];
  gl[name] = function (this: object, ...args: unknown[]) {
    note(this as WebGLRenderingContext, args);
    return original.apply(this, args);
  };
}

/** Counts from now on. Slows the counted calls down a little. */
export function countGraphics(): GraphicsCount {
  const count: GraphicsCount = {
    uploads: 0,
    compiles: 0,
    draws: 0,
    contexts: 0,
    liveTextures: 0,
    livePrograms: 0,
    liveBuffers: 0,
    textureBytes: 0,
    mostTextureBytes: 0,
  };
  for (const name of ['compileShader', 'linkProgram']) before(name, () => count.compiles++);
  for (const name of ['drawArrays', 'drawElements']) before(name, () => count.draws++);
  const lost = [countLive(count), countTextureBytes(count)];
  countContexts(count, (gl) => lost.forEach((each) => each(gl)));
  return count;
}

/** @returns  Takes away what a lost context had. */
function countLive(count: GraphicsCount): (gl: WebGLRenderingContext) => void {
  const owned = new WeakMap<WebGLRenderingContext, Record<(typeof LIVE)[number][1], number>>();
  const of = (gl: WebGLRenderingContext) => {
    const own = owned.get(gl) ?? { liveTextures: 0, livePrograms: 0, liveBuffers: 0 };
    owned.set(gl, own);
    return own;
  };
  for (const [kind, key] of LIVE) {
    before(`create${kind}`, (gl) => {
      of(gl)[key]++;
      count[key]++;
    });
    before(`delete${kind}`, (gl, [what]) => {
      if (!what) return;
      of(gl)[key]--;
      count[key]--;
    });
  }
  return (gl) => {
    for (const [, key] of LIVE) count[key] -= of(gl)[key];
    owned.delete(gl);
  };
}

/** @returns  Takes away what a lost context had. */
function countTextureBytes(count: GraphicsCount): (gl: WebGLRenderingContext) => void {
  const owned = new WeakMap<WebGLRenderingContext, Map<unknown, number>>();
  const free = (gl: WebGLRenderingContext, texture: unknown) => {
    count.textureBytes -= owned.get(gl)?.get(texture) ?? 0;
    owned.get(gl)?.delete(texture);
  };
  before('texSubImage2D', () => count.uploads++);
  before('texImage2D', (gl, args) => {
    count.uploads++;
    const texture: unknown = gl.getParameter(gl.TEXTURE_BINDING_2D);
    free(gl, texture);
    const data = args.at(-1);
    const size = ArrayBuffer.isView(data) ? data.byteLength : Number(args[3]) * Number(args[4]) * 4;
    const bytes = Number.isFinite(size) ? size : 0;
    owned.set(gl, (owned.get(gl) ?? new Map<unknown, number>()).set(texture, bytes));
    count.textureBytes += bytes;
    count.mostTextureBytes = Math.max(count.mostTextureBytes, count.textureBytes);
  });
  before('deleteTexture', (gl, [texture]) => free(gl, texture));
  return (gl) => {
    for (const texture of [...(owned.get(gl)?.keys() ?? [])]) free(gl, texture);
  };
}

function countContexts(count: GraphicsCount, lost: (gl: WebGLRenderingContext) => void): void {
  const known = new WeakSet<object>();
  const prototype = HTMLCanvasElement.prototype as unknown as { getContext: Method };
  const original = prototype.getContext;
  prototype.getContext = function (this: object, ...args: unknown[]) {
    const context = original.apply(this, args);
    if (context instanceof WebGLRenderingContext && !known.has(context)) {
      known.add(context);
      count.contexts++;
      const canvas = this as HTMLCanvasElement;
      canvas.addEventListener('webglcontextlost', () => {
        count.contexts--;
        lost(context);
      });
      canvas.addEventListener('webglcontextrestored', () => count.contexts++);
    }
    return context;
  };
}
