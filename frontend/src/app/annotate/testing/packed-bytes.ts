import type { Region } from '../../drawing/region';

/** A layer as the server tells it, in the simplest of the ways that its format allows. */
export function packedBytes(layerId: number, version: number, regions: readonly Region[], format = 1): ArrayBuffer {
  const parts = [headBytes({ format, layer_id: layerId, version })];
  if (regions.length > 0) parts.push(blockBytes(regions));
  return Uint8Array.from(parts.flat()).buffer;
}

function headBytes(head: object): number[] {
  const text = bytesOf(head);
  return [...lengthBytes(text.length), ...text];
}

function blockBytes(regions: readonly Region[]): number[] {
  const [numbers, doubles]: number[][] = [[], []];
  const boxes: Record<number, object> = {};
  regions.forEach(({ geometry }, i) => {
    if (!('points' in geometry)) {
      boxes[i] = geometry;
      numbers.push(0);
      return;
    }
    const rings = [geometry.points, ...(geometry.holes ?? [])];
    numbers.push(rings.length, ...rings.map(({ length }) => length), 255);
    doubles.push(...new Uint8Array(Float64Array.from(rings.flat(2)).buffer));
  });
  const column = <Key extends keyof Region>(key: Key) => regions.map((region) => region[key]);
  const said = bytesOf({
    ...{ count: regions.length, whole: 0, ids: column('regionId').join(''), boxes, version: column('version') },
    ...{ shape: column('shape'), name: column('name'), label_id: column('labelId'), colour: column('colour') },
    ...{ stroke_px: column('strokePx'), filled: column('filled'), locked: column('locked'), hidden: column('hidden') },
  });
  const lengths = [said, numbers, doubles].flatMap(({ length }) => lengthBytes(length));
  return [...lengths, ...said, ...numbers, ...doubles];
}

function bytesOf(value: object): number[] {
  return [...new TextEncoder().encode(JSON.stringify(value))];
}

function lengthBytes(length: number): number[] {
  return [...new Uint8Array(Uint32Array.of(length).buffer)];
}
