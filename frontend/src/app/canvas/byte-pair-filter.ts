const VERTEX_SHADER = `
attribute vec2 corner;
varying vec2 place;
void main() {
  place = corner * 0.5 + 0.5;
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

// Shows values from 254 to 257 as 0 to 255.
const FRAGMENT_SHADER = `
precision highp float;
uniform sampler2D pair;
varying vec2 place;
void main() {
  vec4 bytes = texture2D(pair, place);
  float value = bytes.r * 255.0 + bytes.a * 65280.0;
  gl_FragColor = vec4(vec3((value - 254.0) / 3.0), 1.0);
}`;

const WIDTH_PX = 64;
/** Shades of 255 and 256 in the picture above, and how far beyond them a mixture may come out. */
const [DARKEST, BRIGHTEST, SLACK] = [85, 170, 8];

/**
 * Whether the GPU mixes 16-bit samples well that lie in a texture as pairs of bytes.
 *
 * Mathematically it may mix low and high bytes apart, but hardware that rounds the mixture to 8 bit turns 255 … 256
 * (low byte 255 → 0, high byte 0 → 1) into anything from 0 to 511. Seen on phones:
 * https://github.com/openlayers/openlayers/issues/13500
 *
 * @param gl  A fresh context of its own; it is left in no useful state.
 */
export function mixesBytePairs(gl: WebGLRenderingContext): boolean {
  const program = compile(gl);
  if (program === null) return false;
  gl.canvas.width = WIDTH_PX;
  gl.canvas.height = 1;
  gl.viewport(0, 0, WIDTH_PX, 1);
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
  const corner = gl.getAttribLocation(program, 'corner');
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, filter, gl.LINEAR);
  for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
  const samples = Uint8Array.of(255, 0, 0, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.LUMINANCE_ALPHA, 2, 1, 0, gl.LUMINANCE_ALPHA, gl.UNSIGNED_BYTE, samples);
  gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  const shown = new Uint8Array(WIDTH_PX * 4);
  gl.readPixels(0, 0, WIDTH_PX, 1, gl.RGBA, gl.UNSIGNED_BYTE, shown);
  return shown.every((shade, i) => i % 4 !== 0 || (shade >= DARKEST - SLACK && shade <= BRIGHTEST + SLACK));
}

function compile(gl: WebGLRenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? program : null;
}
