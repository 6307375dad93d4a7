import { hold } from './bench-rows';
import { pictureUrl } from './synthetic-tiles';
import { threadCost } from './thread-cost';
import { type ChannelSpec, test } from './viewer-bench';

const UPDATES = 600;
const COLOURS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
] as const;

test('600 updates of a slider, 8 channels of 40 tiles', async ({ viewer }) => {
  // As many tiles as on a large screen, of fewer pixels: software rendering is slow, and not what is measured.
  const channels = Array.from({ length: 8 }, (_, i): ChannelSpec => ({
    url: pictureUrl({ picture: 'bright', a: i, side: 64 }),
    tileSize: 64,
    width: 2000,
    height: 2000,
    display: { colour: COLOURS[i % 4] },
  }));
  await viewer.show({ width: 320, height: 200 }, channels, { zoom: 0.7, centre: [1024, 992] });
  const before = await viewer.count();
  viewer.server.seen = [];
  const { frames, between } = await threadCost(viewer.page, () =>
    viewer.page.evaluate(
      async ([channels, updates]) => {
        for (let update = 0; update < updates; update++) {
          const max = 30_000 + update * 10;
          window.bench.show(
            channels.map((each, i) => (i === 0 ? { ...each, display: { ...each.display, max } } : each)),
          );
          await window.bench.frame();
        }
      },
      [channels, UPDATES] as const,
    ),
  );
  const after = await viewer.count();
  const draws = (after.draws - before.draws) / UPDATES;
  const spent = frames.reduce((sum, each) => sum + each, between);
  hold('slider: requests', viewer.server.seen.length, 0, '');
  hold('slider: texture uploads', after.uploads - before.uploads, 0, '');
  hold('slider: shader compiles', after.compiles - before.compiles, 0, '');
  hold('slider: draw calls a frame, 40 tiles of 8 channels', draws, 41, '');
  hold('slider: tiles a frame, at least 40 (40 less those)', Math.max(0, 40 - draws), 0, '');
  hold('slider: main-thread CPU a frame', spent / UPDATES, 2, 'ms');
});
