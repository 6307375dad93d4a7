import { hold } from './bench-rows';
import { pictureUrl } from './synthetic-tiles';
import { type ChannelSpec, test, type ViewerBench } from './viewer-bench';

const CANVAS = { width: 320, height: 200 };
const SAMPLES = 40;
const FLAT = 1.1;
/** `VIEWER_MINUTES=30`: go round the samples for so long, in place of once. */
const minutes = Number(process.env['VIEWER_MINUTES'] ?? 0);

interface Load {
  readonly minute: number;
  readonly heap: number;
  readonly nodes: number;
  readonly textures: number;
  readonly programs: number;
  readonly contexts: number;
}

function sample(n: number): readonly ChannelSpec[] {
  return [0, 1, 2].map((channel) => ({
    url: pictureUrl({ picture: 'bright', a: channel, b: n }),
    imageId: n * 10 + channel,
    width: 3000,
    height: 2000,
  }));
}

/** Opens a sample, looks around and leaves; every fourth time the page is left, too. */
async function visit(viewer: ViewerBench, n: number): Promise<void> {
  await viewer.page.evaluate(
    async ([canvas, channels, isNewPage]) => {
      if (isNewPage) window.bench.open(canvas);
      window.bench.show(channels);
      for (const zoom of [0.2, 1]) {
        window.bench.look({ zoom, centre: [1500, 1000] });
        await window.bench.settled();
      }
    },
    [CANVAS, sample(n), n % 4 === 0] as const,
  );
}

async function load(viewer: ViewerBench, minute: number): Promise<Load> {
  const { liveTextures, livePrograms, contexts } = await viewer.count();
  return {
    minute,
    ...(await viewer.heapAndNodes()),
    textures: liveTextures,
    programs: livePrograms,
    contexts,
  };
}

test('samples are opened and left, one after the other', async ({ viewer }) => {
  const loads: Load[] = [];
  const begun = performance.now();
  const minute = () => (performance.now() - begun) / 60_000;
  for (let n = 0; minutes > 0 ? minute() < minutes : n < SAMPLES; n++) {
    await visit(viewer, n % SAMPLES);
    if (n % 4 === 3) loads.push(await load(viewer, minutes > 0 ? minute() : n / 4));
  }
  // Minutes 5 to 10 against the last five; in the short version the first half, warm, against the second.
  const [from, to, last] = minutes > 0 ? [5, 10, minutes - 5] : [2, 5, SAMPLES / 4 - 4];
  const early = loads.filter(({ minute }) => minute >= from && minute < to);
  const late = loads.filter(({ minute }) => minute >= last);
  for (const what of ['heap', 'nodes', 'textures', 'programs', 'contexts'] as const) {
    const mean = (some: readonly Load[]) => some.reduce((sum, each) => sum + each[what], 0) / some.length;
    hold(`endurance: ${what}, at the end beside the beginning`, mean(late), mean(early) * FLAT, '');
  }
});
