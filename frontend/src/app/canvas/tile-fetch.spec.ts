import { afterEach, describe, expect, it, vi } from 'vitest';
import { TileFetch } from './tile-fetch';

function answering(...responses: (Response | Error)[]) {
  const fake = vi.fn<typeof fetch>();
  for (const response of responses) {
    if (response instanceof Error) fake.mockRejectedValueOnce(response);
    else fake.mockResolvedValueOnce(response);
  }
  vi.stubGlobal('fetch', fake);
  return fake;
}

afterEach(() => vi.unstubAllGlobals());

describe('fetching a tile', () => {
  it('gives its bytes, and sends cookies to our own server only', async () => {
    const fake = answering(new Response(Uint8Array.of(1, 2, 3)));
    expect(new Uint8Array(await new TileFetch().bytes('/a'))).toEqual(Uint8Array.of(1, 2, 3));
    expect(fake).toHaveBeenCalledWith('/a', { credentials: 'same-origin' });
  });

  it('asks once for layers that want the same tile at the same time, and again later', async () => {
    const fake = answering(new Response('one'), new Response('two'));
    const tiles = new TileFetch();
    const [a, b] = await Promise.all([tiles.bytes('/a'), tiles.bytes('/a')]);
    expect(a).toBe(b);
    await tiles.bytes('/a');
    expect(fake).toHaveBeenCalledTimes(2);
  });

  it.each([
    [500, true],
    [503, true],
    [429, true],
    [401, false],
    [404, false],
  ])('fails with %i, worth another try: %s', async (status, retryable) => {
    answering(new Response(null, { status }));
    await expect(new TileFetch().blob('/a')).rejects.toMatchObject({ name: 'TileError', retryable });
  });

  it('fails when there is no connection, and forgets it', async () => {
    answering(new TypeError('Failed to fetch'), new Response('back'));
    const tiles = new TileFetch();
    await expect(tiles.bytes('/a')).rejects.toMatchObject({ retryable: true });
    expect((await tiles.bytes('/a')).byteLength).toBe(4);
  });
});
