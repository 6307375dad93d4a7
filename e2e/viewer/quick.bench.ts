import { threadCost } from './thread-cost';
import { test } from './viewer-bench';
import { pictureUrl } from './synthetic-tiles';
const SIDE = 40_000;
const IMAGE = { url: pictureUrl({ picture: 'even', a: 9000 }), width: SIDE, height: SIDE };
test('quick', async ({ viewer }) => {
  for (const count of [20_000]) {
    for (const z of [0.0185, 0.1]) {
    await viewer.show({ width: 1280, height: 800 }, [IMAGE], { zoom: z, centre: [20000, 20000] });
    await viewer.page.evaluate(([c, s]) => window.bench.regions.makePolygons(c, s), [count, SIDE] as const);
    const t = await threadCost(viewer.page, () => viewer.page.evaluate(async () => { window.bench.regions.showMade(); await window.bench.frame(); await window.bench.regions.settled(); }));
    console.log(count, z, 'load main', t.frames.reduce((a, b) => a + b, t.between), 'worker', t.workers);
    const c = await threadCost(viewer.page, () => viewer.page.evaluate(async (z) => { for (let i = 0; i < 30; i++) { window.bench.look({ zoom: z, centre: [20000 + i * 6 / z, 20000] }); await window.bench.frame(); } }, z));
    console.log(count, z, 'pan frames', c.frames.length, c.frames.reduce((a, b) => a + b, 0) / 30, 'between', c.between / 30, 'workers', c.workers);
    const d = await threadCost(viewer.page, () => viewer.page.evaluate(async (z) => { const t = performance.now(); window.bench.look({ zoom: z * 1.01, centre: [20000, 20000] }); await window.bench.frame(); const b=performance.now(); await window.bench.regions.sharp(); console.log('x'); (window as any).res = [b - t, performance.now() - b]; }, z));
    console.log('sharp', await viewer.page.evaluate(() => (window as any).res), 'workers', d.workers, 'main', d.between);
    const e = await viewer.page.evaluate(() => [window.bench.regions.hitTestMs(3000) * 1000, window.bench.regions.hitTestMs(3000) * 1000]);
    console.log('hit', e); console.log('edit', await viewer.page.evaluate(() => window.bench.regions.editMs(40)), 'follow', await viewer.page.evaluate(() => window.bench.regions.followMs(100)*1000));
    }
  }
});
