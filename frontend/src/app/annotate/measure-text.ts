import { measure, type Measures, type PixelSize } from '../drawing/measure';
import type { Figure } from '../drawing/tool';

/** One measure, in words for people. */
export interface MeasureText {
  /** What is measured, such as `Area`. */
  readonly name: string;
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
  if (figure.shape === 'point') return [{ name: $localize`Place`, px: `${fixed(x)}, ${fixed(y)} px`, um: '' }];
  const text = (name: string, of: (measures: Measures) => string | null): MeasureText[] => {
    const found = of(px);
    return found === null ? [] : [{ name, px: `${found} px`, um: real ? `${of(real)} µm` : '' }];
  };
  const squared = text($localize`Area`, ({ area }) => (area === null ? null : fixed(area))).map((each) => ({
    ...each,
    px: each.px.replace('px', 'px²'),
    um: each.um.replace('µm', 'µm²'),
  }));
  return [
    ...text($localize`Length`, ({ length }) => (length === null ? null : fixed(length))),
    ...squared,
    ...text($localize`Perimeter`, ({ perimeter }) => (perimeter === null ? null : fixed(perimeter))),
    ...text($localize`Size`, ({ width, height }) => `${fixed(width)} × ${fixed(height)}`),
  ];
}

/** Four figures that mean something; large numbers as whole ones, in groups of three. */
function fixed(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 1000 || size === 0 ? 0 : Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(size))));
  const text = value.toFixed(digits);
  return size >= 10_000 ? text.replace(/\B(?=(\d{3})+$)/g, '\u202f') : text;
}
