import { measure, type Measures, type PixelSize } from '../drawing/measure';
import type { Figure } from '../drawing/tool';

/** One measure, in words for people. */
export interface MeasureText {
  readonly name: 'Length' | 'Perimeter' | 'Area' | 'Size' | 'Place';
  /** Such as `182.5 px`. */
  readonly px: string;
  /** Such as `59.3 µm`; empty when the image is not calibrated. */
  readonly um: string;
}

/** @param um  Side of a full-resolution pixel in µm; null: not known. */
export function measureTexts(figure: Figure, um: number | null): MeasureText[] {
  const size: PixelSize | null = um === null ? null : { x: um, y: um };
  const [px, real] = [measure(figure), size && measure(figure, size)];
  const [x, y] = px.centroid;
  if (figure.shape === 'point') return [{ name: 'Place', px: `${fixed(x)}, ${fixed(y)} px`, um: '' }];
  const text = (name: MeasureText['name'], of: (measures: Measures) => string | null): MeasureText[] => {
    const found = of(px);
    return found === null ? [] : [{ name, px: `${found} px`, um: real ? `${of(real)} µm` : '' }];
  };
  const squared = text('Area', ({ area }) => (area === null ? null : fixed(area))).map((each) => ({
    ...each,
    px: each.px.replace('px', 'px²'),
    um: each.um.replace('µm', 'µm²'),
  }));
  return [
    ...text('Length', ({ length }) => (length === null ? null : fixed(length))),
    ...squared,
    ...text('Perimeter', ({ perimeter }) => (perimeter === null ? null : fixed(perimeter))),
    ...text('Size', ({ width, height }) => `${fixed(width)} × ${fixed(height)}`),
  ];
}

/** Four figures that mean something; large numbers as whole ones, in groups of three. */
function fixed(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 1000 || size === 0 ? 0 : Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(size))));
  const text = value.toFixed(digits);
  return size >= 10_000 ? text.replace(/\B(?=(\d{3})+$)/g, '\u202f') : text;
}
