/** What a page has asked of its WebGL contexts since it was loaded. */
export interface GraphicsCount {
  uploads: number;
  compiles: number;
  draws: number;
  calls: number;
  contexts: number;
  liveTextures: number;
  livePrograms: number;
  liveBuffers: number;
  liveFramebuffers: number;
}

type Method = (this: object, ...args: unknown[]) => unknown;

const LIVE = [
  ['Texture', 'liveTextures'],
  ['Program', 'livePrograms'],
  ['Buffer', 'liveBuffers'],
  ['Framebuffer', 'liveFramebuffers'],
] as const;

/** Counts from now on. Slows every call down a little. */
export function countGraphics(): GraphicsCount {
  const count: GraphicsCount = {
    uploads: 0,
    compiles: 0,
    draws: 0,
    calls: 0,
    contexts: 0,
    liveTextures: 0,
    livePrograms: 0,
    liveBuffers: 0,
    liveFramebuffers: 0,
  };
  const gl = WebGLRenderingContext.prototype as unknown as Record<string, unknown>;
  const before = (name: string, note: (args: unknown[]) => void) => {
    const original = gl[name] as Method;
    gl[name] = function (this: object, ...args: unknown[]) {
      note(args);
      return original.apply(this, args);
    };
  };
  for (const name of Object.getOwnPropertyNames(WebGLRenderingContext.prototype)) {
    const described = Object.getOwnPropertyDescriptor(WebGLRenderingContext.prototype, name);
    if (typeof described?.value === 'function' && name !== 'constructor') before(name, () => count.calls++);
  }
  for (const name of ['texImage2D', 'texSubImage2D']) before(name, () => count.uploads++);
  for (const name of ['compileShader', 'linkProgram']) before(name, () => count.compiles++);
  for (const name of ['drawArrays', 'drawElements']) before(name, () => count.draws++);
  for (const [kind, key] of LIVE) {
    before(`create${kind}`, () => count[key]++);
    before(`delete${kind}`, ([what]) => (what ? count[key]-- : undefined));
  }
  countContexts(count);
  return count;
}

function countContexts(count: GraphicsCount): void {
  const known = new WeakSet<object>();
  const original = HTMLCanvasElement.prototype.getContext as Method;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
    const context = original.apply(this, args);
    if (context instanceof WebGLRenderingContext && !known.has(context)) {
      known.add(context);
      count.contexts++;
    }
    return context;
  } as typeof HTMLCanvasElement.prototype.getContext;
}
