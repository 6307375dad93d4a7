import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadTile, planesOf } from './tile-load';
import type { TileShape } from './tile-job';

const shape: TileShape = { encoding: 'raw', sidePx: 2, sampleBytes: 1, samples: 1, split: false };
const job = { url: '/a', shape };

function answering(response: Response | Error) {
  const fake = vi.fn<typeof fetch>();
  if (response instanceof Error) fake.mockRejectedValue(response);
  else fake.mockResolvedValue(response);
  vi.stubGlobal('fetch', fake);
  return fake;
}

afterEach(() => vi.unstubAllGlobals());

describe('loading a tile', () => {
  it('gives its bytes, and sends cookies to our own server only', async () => {
    const fake = answering(new Response(Uint8Array.of(1, 2, 3, 4)));
    const { signal } = new AbortController();
    const content = await loadTile(job, signal);
    expect(content.kind === 'raw' && [...new Uint8Array(content.planes[0])]).toEqual([1, 2, 3, 4]);
    expect(fake).toHaveBeenCalledWith('/a', { credentials: 'same-origin', signal });
  });

  it.each([
    [500, true],
    [503, true],
    [429, true],
    [401, false],
    [404, false],
  ])('fails with %i, worth another try: %s', async (status, retryable) => {
    answering(new Response(null, { status }));
    await expect(loadTile(job, new AbortController().signal)).rejects.toMatchObject({ name: 'TileError', retryable });
  });

  it('fails when there is no connection, but not when it was called off', async () => {
    answering(new TypeError('Failed to fetch'));
    await expect(loadTile(job, new AbortController().signal)).rejects.toMatchObject({ retryable: true });
    const aborted = new DOMException('aborted', 'AbortError');
    answering(new Response()).mockRejectedValue(aborted);
    await expect(loadTile(job, AbortSignal.abort())).rejects.toBe(aborted);
  });
});

describe('the planes of a tile', () => {
  const interleaved = Uint8Array.from({ length: 24 }, (_, i) => i).buffer;
  const colour16: TileShape = { ...shape, sampleBytes: 2, samples: 3 };

  it('are the tile itself, not a copy, when it is not taken apart', () => {
    expect(planesOf(interleaved, colour16)).toEqual([interleaved]);
    expect(planesOf(interleaved, colour16)[0]).toBe(interleaved);
  });

  it('are one for each sample, bytes in their order, when it is', () => {
    const planes = planesOf(interleaved, { ...colour16, split: true });
    expect(planes.map((plane) => [...new Uint8Array(plane)])).toEqual([
      [0, 1, 6, 7, 12, 13, 18, 19],
      [2, 3, 8, 9, 14, 15, 20, 21],
      [4, 5, 10, 11, 16, 17, 22, 23],
    ]);
  });

  it('are refused when the tile is not as long as it should be', () => {
    expect(() => planesOf(new ArrayBuffer(7), shape)).toThrow('7 bytes instead of 4');
  });
});
