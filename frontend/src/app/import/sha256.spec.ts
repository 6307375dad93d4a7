import { describe, expect, it } from 'vitest';
import { sha256Of } from './sha256';

/** jsdom's Blob cannot be read; this is as much of one as is read. */
function blobOf(bytes: Uint8Array<ArrayBuffer>): Blob {
  const slice = (from: number, to: number) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer });
  return { size: bytes.length, slice } as unknown as Blob;
}

describe('sha256Of', () => {
  it.each([0, 3, 4 * 1024 * 1024, 4 * 1024 * 1024 + 17])('is that of the browser, of %i bytes', async (length) => {
    const bytes = new Uint8Array(length).map((_, i) => i * 7);
    const wanted = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const hex = [...wanted].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(await sha256Of(blobOf(bytes))).toBe(hex);
  });
});
