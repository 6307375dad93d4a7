import { hold } from './bench-rows';
import { pictureUrl } from './synthetic-tiles';
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
    url: pictureUrl({ picture: 'bright', a: i, side: 128 }),
    tileSize: 128,
    width: 4000,
    height: 4000,
    display: { colour: COLOURS[i % 4] },
  }));
  await viewer.show({ width: 640, height: 400 }, channels, { zoom: 0.7, centre: [2048, 1984] });
  const clock = await viewer.threadClock();
  const [before, busy] = [await viewer.count(), await clock()];
  viewer.server.seen = [];
  await viewer.page.evaluate(
    async ([channels, updates]) => {
      for (let update = 0; update < updates; update++) {
        const max = 30_000 + update * 10;
        window.bench.show(channels.map((each, i) => (i === 0 ? { ...each, display: { ...each.display, max } } : each)));
        await window.bench.frame();
      }
    },
    [channels, UPDATES] as const,
  );
  const [after, spent] = [await viewer.count(), (await clock()) - busy];
  hold('slider: requests', viewer.server.seen.length, 0, '');
  hold('slider: texture uploads', after.uploads - before.uploads, 0, '');
  hold('slider: shader compiles', after.compiles - before.compiles, 0, '');
  hold('slider: draw calls a frame, 40 tiles of 8 channels', (after.draws - before.draws) / UPDATES, 41, '');
  hold('slider: main-thread CPU a frame', spent / UPDATES, 2, 'ms');
});
