import type { Samples } from './channel-statistics.js';
import { bytesPerSample, type SampleType } from './pyramid.js';

/** The samples of a tile as the pyramid describes them. */
export function asSamples(bytes: Buffer, sampleType: SampleType): Samples {
  if (sampleType === 'uint8') return bytes;
  const size = bytesPerSample(sampleType);
  // Wide samples begin where the type wants them to: what does not is copied.
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const view = [buffer as ArrayBuffer, byteOffset, bytes.length / size] as const;
  return sampleType === 'uint16' ? new Uint16Array(...view) : new Float32Array(...view);
}
