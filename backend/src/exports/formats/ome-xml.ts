import { createHash } from 'node:crypto';
import type { Point } from '../../regions/geometry.js';
import type { RegionRow, SampleRow } from '../export-rows.js';
import { outlineOf, withoutHoles } from './shape-outline.js';
import { xmlText } from './xlsx.js';

const CHUNK = 64 * 1024;
const NAMESPACE = 'http://www.openmicroscopy.org/Schemas/OME/2016-06';
const HEAD =
  `<?xml version="1.0" encoding="UTF-8"?>\n<OME xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
  `xsi:schemaLocation="${NAMESPACE} ${NAMESPACE}/ome.xsd" Creator="Memento">\n`;

/** The sample changed between the two times that its regions were read. */
export class ChangedMeanwhileError extends Error {
  constructor(sampleId: number) {
    super(`Sample ${sampleId} changed while it was exported.`);
  }
}

/**
 * OME-XML 2016-06 of one sample: its image, by size and calibration alone, and a ROI for each region. The image comes
 * first and names its ROIs, so the regions are read twice.
 *
 * @param regions Of the sample, from the beginning each time.
 * @throws ChangedMeanwhileError
 */
export async function* omeXml(sample: SampleRow, regions: () => AsyncIterable<RegionRow[]>): AsyncGenerator<string> {
  const [named, written] = [createHash('sha256'), createHash('sha256')];
  yield HEAD;
  if (sample.width > 0 && sample.height > 0) {
    yield imageHead(sample);
    yield* chunked(regions(), ({ id }) => {
      named.update(id);
      return `<ROIRef ID="ROI:${id}"/>\n`;
    });
    yield '</Image>\n';
  }
  yield* chunked(regions(), (region) => {
    written.update(region.id);
    return roiXml(region);
  });
  if (sample.width > 0 && named.digest('hex') !== written.digest('hex')) throw new ChangedMeanwhileError(sample.id);
  yield '</OME>\n';
}

async function* chunked(
  pages: AsyncIterable<RegionRow[]>,
  text: (region: RegionRow) => string,
): AsyncGenerator<string> {
  let chunk = '';
  for await (const page of pages) {
    for (const region of page) {
      chunk += text(region);
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}

/** What the schema calls our types of samples; an image that is not here has none that we know. */
const PIXEL_TYPES: Record<string, string> = { uint8: 'uint8', uint16: 'uint16', float32: 'float' };

function imageHead({ id, name, image, width, height, pixelSizeUm, axes, sampleType }: SampleRow): string {
  const scale = pixelSizeUm === null ? '' : ` PhysicalSizeX="${pixelSizeUm}" PhysicalSizeY="${pixelSizeUm}"`;
  const { channels, sizeZ, sizeT } = axes ?? { channels: 1, sizeZ: 1, sizeT: 1 };
  const size = `SizeX="${width}" SizeY="${height}" SizeZ="${sizeZ}" SizeC="${channels}" SizeT="${sizeT}"`;
  const type = PIXEL_TYPES[sampleType ?? ''] ?? 'uint8';
  const description = `<Description>Sample ${xmlWords(name)}. Pixels are not in this file.</Description>`;
  const pixels = `<Pixels ID="Pixels:${id}" DimensionOrder="XYCZT" Type="${type}" ${size}${scale}><MetadataOnly/></Pixels>`;
  return `<Image ID="Image:${id}" Name="${xmlWords(image ?? name)}">${description}${pixels}\n`;
}

function roiXml(region: RegionRow): string {
  const { id, name, label, person, sheet } = region;
  const about = [label && `class: ${label}`, `layer: ${sheet.name}`, person && `reader: ${person}`].filter(Boolean);
  const title = name || label || region.shape;
  const description = `<Description>${xmlWords(about.join('; '))}</Description>`;
  return `<ROI ID="ROI:${id}" Name="${xmlWords(title)}"><Union>${shapeXml(region, title)}</Union>${description}</ROI>\n`;
}

function shapeXml(region: RegionRow, title: string): string {
  const look = attributes(region, title);
  const outline = outlineOf(region);
  const { geometry, shape } = region;
  if (outline.kind === 'point') return `<Point ${look} X="${outline.point[0]}" Y="${outline.point[1]}"/>`;
  if (outline.kind === 'line') return lineXml(outline.points, look);
  if ('points' in geometry)
    return `<Polygon ${look} FillRule="EvenOdd" Points="${pairs(withoutHoles(outline.ring, outline.holes))}"/>`;
  const { x, y, width, height, rotation = 0 } = geometry;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const transform = rotation ? transformXml(rotation, cx, cy) : '';
  const place =
    shape === 'ellipse'
      ? `<Ellipse ${look} X="${cx}" Y="${cy}" RadiusX="${width / 2}" RadiusY="${height / 2}"`
      : `<Rectangle ${look} X="${x}" Y="${y}" Width="${width}" Height="${height}"`;
  return transform ? `${place}>${transform}</${shape === 'ellipse' ? 'Ellipse' : 'Rectangle'}>` : `${place}/>`;
}

function lineXml(points: Point[], look: string): string {
  if (points.length > 2) return `<Polyline ${look} Points="${pairs(points)}"/>`;
  const [[x1, y1], [x2, y2]] = points;
  return `<Line ${look} X1="${x1}" Y1="${y1}" X2="${x2}" Y2="${y2}"/>`;
}

/** x' = A00·x + A01·y + A02, y' = A10·x + A11·y + A12: turned about the centre. */
function transformXml(rotation: number, cx: number, cy: number): string {
  const [sin, cos] = [Math.sin(rotation), Math.cos(rotation)];
  const [a02, a12] = [cx - cos * cx + sin * cy, cy - sin * cx - cos * cy];
  return `<Transform A00="${cos}" A10="${sin}" A01="${-sin}" A11="${cos}" A02="${a02}" A12="${a12}"/>`;
}

/** Colours are RGBA as one signed number. */
function attributes({ id, colour, strokePx, locked, z, t, sample: { axes } }: RegionRow, title: string): string {
  const stroke = (Number.parseInt(colour.slice(1), 16) * 256 + 255) | 0;
  const inImage = z !== null && t !== null && axes !== null && z < axes.sizeZ && t < axes.sizeT;
  const plane = inImage ? ` TheZ="${z}" TheT="${t}"` : '';
  const look = `StrokeColor="${stroke}" StrokeWidth="${strokePx}" StrokeWidthUnit="pixel" Locked="${locked}"`;
  return `ID="Shape:${id}" ${look} Text="${xmlWords(title)}"${plane}`;
}

function pairs(points: Point[]): string {
  return points.map(([x, y]) => `${x},${y}`).join(' ');
}

/** XML has no control characters: each becomes a blank. */
function xmlWords(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what it finds
  return xmlText(text.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' '));
}
