/** Micrometres in each unit that ImageJ and MetaMorph write. */
const MICROMETRES: Record<string, number> = {
  nm: 1e-3,
  um: 1,
  µm: 1,
  μm: 1,
  '\\u00b5m': 1,
  micron: 1,
  microns: 1,
  mm: 1e3,
};

/** Light microscopy lies well inside; what is outside is a default or a mistake (real files claim 10000 µm). */
const SMALLEST_UM = 0.001;
const LARGEST_UM = 100;

/**
 * Width of a pixel as a TIFF file's description says it. Only two dialects are believed, since both say the unit in words:
 * MetaMorph (`spatial-calibration-x`) and ImageJ (`unit=` with XResolution in pixels per unit). A bare XResolution is
 * a printer's setting far more often than a microscope's.
 *
 * @param description      Tag ImageDescription.
 * @param pixelsPerUnit    Tags XResolution and YResolution; NaN where missing.
 * @returns Micrometres, or null when nothing trustworthy is there or pixels are not square.
 */
export function pixelSizeFrom(description: string, pixelsPerUnit: { x: number; y: number }): number | null {
  if (description.includes('<MetaData>')) return fromMetaMorph(description);
  if (description.startsWith('ImageJ=')) return fromImageJ(description, pixelsPerUnit);
  return null;
}

function fromMetaMorph(description: string): number | null {
  const property = (id: string) =>
    new RegExp(`<prop id="${id}" type="\\w+" value="([^"]{1,40})"`).exec(description)?.[1] ?? '';
  if (property('spatial-calibration-state') === 'off') return null;
  const unit = property('spatial-calibration-units');
  return square(Number(property('spatial-calibration-x')), Number(property('spatial-calibration-y')), unit);
}

function fromImageJ(description: string, pixelsPerUnit: { x: number; y: number }): number | null {
  const unit = /^unit=(.{1,12})$/m.exec(description)?.[1].trim() ?? '';
  return square(1 / pixelsPerUnit.x, 1 / pixelsPerUnit.y, unit);
}

function square(width: number, height: number, unit: string): number | null {
  const size = width * (MICROMETRES[unit.toLowerCase()] ?? NaN);
  if (!(size >= SMALLEST_UM && size <= LARGEST_UM)) return null;
  return Math.abs(width - height) <= 0.01 * width ? size : null;
}
