/** Corners come worked out in double precision: neighbouring tiles have theirs in common to the bit. */
export const VERTEX_SHADER = `
attribute vec2 corner; // in clip space
void main() {
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/** How a texel becomes a value, in `where[i].w`. `nothing`: the slot adds nothing to this tile. */
export const SAMPLING = { nothing: -1, nearest: 0, hardware: 1, exact: 2, exactNumber: 3, nearestNumber: 4 } as const;
export type Sampling = (typeof SAMPLING)[keyof typeof SAMPLING];

/** What a slot does with its sample, in `tint[i].w`; a palette's row, from 0, otherwise. */
export const ROLE = { alpha: -2, tint: -1 } as const;

const VALUE_OF_A_SLOT = `
float texel(sampler2D tile, vec2 at, vec4 weight, float sampling) {
  float value = dot(texture2D(tile, at), weight);
  // Whole samples come as fractions of 255 and are put right; what is mixed or floating-point stays as it is.
  return sampling == 0.0 || sampling == 2.0 ? floor(value + 0.5) : value;
}

float aboveLow(sampler2D tile, vec2 at, vec4 weight, float low, float sampling) {
  if (sampling == 1.0) return texel(tile, at, weight, sampling) - low;
  vec2 pixel = at * sidePx;
  if (sampling == 0.0 || sampling == 4.0) {
    // Where image pixels meet in the middle of a screen pixel, rounding would pick now one, now the other.
    return texel(tile, (floor(pixel + 1.0 / 512.0) + 0.5) / sidePx, weight, sampling) - low;
  }
  vec2 part = fract(pixel - 0.5);
  vec2 first = (floor(pixel - 0.5) + 0.5) / sidePx;
  vec2 next = first + 1.0 / sidePx;
  // Less the window's lower end before mixing: small numbers keep their precision.
  float upperLeft = texel(tile, first, weight, sampling) - low;
  float upperRight = texel(tile, vec2(next.x, first.y), weight, sampling) - low;
  float lowerLeft = texel(tile, vec2(first.x, next.y), weight, sampling) - low;
  float lowerRight = texel(tile, next, weight, sampling) - low;
  return mix(mix(upperLeft, upperRight, part.x), mix(lowerLeft, lowerRight, part.x), part.y);
}

float shown(sampler2D tile, vec2 place, vec4 view, vec4 weight, vec4 to) {
  float part = aboveLow(tile, place * to.z + to.xy, weight, view.x, to.w) * view.y;
  // Written so that what is not a number is shown as nothing.
  float inside = part > 0.0 ? min(part, 1.0) : 0.0;
  return view.z == 1.0 || inside == 0.0 ? inside : pow(inside, view.z);
}

vec3 light(float part, vec4 colour) {
  if (colour.w < -1.5) return vec3(0.0);
  if (colour.w < -0.5) return part * colour.rgb;
  vec2 at = vec2((part * 255.0 + 0.5) / 256.0, (colour.w + 0.5) / paletteRows);
  return texture2D(palettes, at).rgb * colour.rgb;
}`;

/**
 * The shader of a pass with this many slots.
 *
 * A value is taken from its texels first, then seen through the window; only the outcome is ever rounded, by the screen.
 * Everything that a person can change is a uniform.
 *
 * - `window[i]`: lower end and 1 / width in stored samples, 1 / gamma, not used
 * - `tint[i]`: what a full sample adds, and the role
 * - `weights[i]`: of red, green, blue and alpha in a sample's value
 * - `where[i]`: from a place in the tile to one in the texture: offset x and y, scale; sampling
 */
export function passShader(slots: number): string {
  const each = (line: (i: number) => string) => Array.from({ length: slots }, (_, i) => line(i)).join('\n  ');
  return `
precision highp float;
uniform vec2 middle;         // of the canvas, device px
uniform vec4 turn;           // from device px to sides of a tile: first row, second row
uniform vec2 base;           // the middle of the canvas as a place in the tile
uniform sampler2D tiles[${slots}];
uniform sampler2D palettes;
uniform vec4 window[${slots}];
uniform vec4 tint[${slots}];
uniform vec4 weights[${slots}];
uniform vec4 where[${slots}];
uniform float sidePx;        // of a texture
uniform float paletteRows;
uniform float opacity;

${VALUE_OF_A_SLOT}

void main() {
  // Not handed over by the corners: graphics cards put those on a grid of 1/16 px, and every place would be off by that.
  vec2 fromMiddle = gl_FragCoord.xy - middle;
  vec2 place = base + vec2(dot(turn.xy, fromMiddle), dot(turn.zw, fromMiddle));
  vec3 sum = vec3(0.0);
  float cover = opacity;
  float part;
  ${each(
    (i) => `if (where[${i}].w > -0.5) {
    part = shown(tiles[${i}], place, window[${i}], weights[${i}], where[${i}]);
    sum += light(part, tint[${i}]);
    if (tint[${i}].w == -2.0) cover *= part;
  }`,
  )}
  gl_FragColor = vec4(min(sum, 1.0) * cover, cover);
}`;
}

/** Stripes over tiles that could not be had, in device px, so that they look alike at every magnification. */
export const HATCH_SHADER = `
precision highp float;
uniform float stripePx;
void main() {
  float along = fract((gl_FragCoord.x + gl_FragCoord.y) / stripePx);
  if (along > 0.25) discard;
  float shade = along < 0.125 ? 0.85 : 0.0;
  gl_FragColor = vec4(vec3(shade * 0.7), 0.7);
}`;
