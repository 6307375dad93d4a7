import { mixesBytePairs } from './byte-pair-filter';

/** What this browser and its graphics hardware can do. */
export interface GraphicsSupport {
  /** Without WebGL no image can be shown. */
  readonly webgl: boolean;
  /** Whether 16-bit samples may be interpolated by the hardware. */
  readonly smooth16Bit: boolean;
}

let known: GraphicsSupport | undefined;

/** Asks the browser once; the context made for it is given back at once, because a page can have few of them. */
export function graphicsSupport(): GraphicsSupport {
  known ??= probe();
  return known;
}

function probe(): GraphicsSupport {
  const gl = document.createElement('canvas').getContext('webgl');
  if (!gl) return { webgl: false, smooth16Bit: false };
  const smooth16Bit = mixesBytePairs(gl);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { webgl: true, smooth16Bit };
}

/** For support: `localStorage['memento.drawing'] = 'layers'` draws one stock layer for each channel, on the next load. */
export function chosenDrawing(): 'single-pass' | 'layers' {
  return localStorage.getItem('memento.drawing') === 'layers' ? 'layers' : 'single-pass';
}
