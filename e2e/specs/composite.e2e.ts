import {
  BRIGHT,
  DARK,
  EVEN,
  FIRST_STEP,
  middleOfStep,
  square,
  SQUARE_A,
  SQUARE_B,
  STAIRCASE,
  STEPS,
  WHITE_POINT,
} from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';
import type { Colour } from '../pages/annotate-page';

const TOLERANCE = 2;
const ONLY_A = [100, 70] as const;
const ONLY_B = [300, 230] as const;
const BOTH = [200, 150] as const;
const NEITHER = [20, 280] as const;

const half = (colour: Colour): Colour => colour.map((part) => (part * (BRIGHT - DARK)) / (WHITE_POINT - DARK)) as never;
const sum = (a: Colour, b: Colour): Colour => a.map((part, index) => Math.min(255, part + (b[index] ?? 0))) as never;

function expectColour(seen: Colour | undefined, wanted: Colour): void {
  for (const part of [0, 1, 2] as const)
    expect(Math.abs((seen?.[part] ?? NaN) - wanted[part])).toBeLessThanOrEqual(TOLERANCE);
}

test('channels are shown in their colours, and where they overlap in the sum', async ({
  api,
  signedIn: _,
  annotate,
}) => {
  const a: Colour = [255, 96, 0];
  const b: Colour = [0, 80, 255];
  const projectId = await api.createProject(uniqueName('Composite'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const shown = `window:${DARK}-${WHITE_POINT}`;
  const annotationId = await api.createSample(projectId, categoryId, 'squares', [
    { name: 'A', file: tiff16(square(SQUARE_A)), settings: `${shown},color:#ff6000` },
    { name: 'B', file: tiff16(square(SQUARE_B)), settings: `${shown},color:#0050ff` },
  ]);

  await annotate.open(projectId, annotationId);
  const [onlyA, onlyB, both, neither] = await annotate.coloursAt([ONLY_A, ONLY_B, BOTH, NEITHER]);
  expectColour(onlyA, half(a));
  expectColour(onlyB, half(b));
  expectColour(both, sum(half(a), half(b)));
  expectColour(neither, [0, 0, 0]);

  await annotate.toggleChannel('A');
  await expect(async () => expectColour((await annotate.coloursAt([BOTH]))[0], half(b))).toPass();
});

test('a window of a hundred values shows a hundred greys', async ({ api, signedIn: _, annotate }) => {
  const projectId = await api.createProject(uniqueName('Depth'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const annotationId = await api.createSample(projectId, categoryId, 'staircase', [
    { name: 'steps', file: tiff16(STAIRCASE) },
  ]);

  await annotate.open(projectId, annotationId);
  await annotate.setWindow('steps', FIRST_STEP, FIRST_STEP + STEPS - 1);
  const middles = Array.from({ length: STEPS }, (_step, step) => middleOfStep(step));
  await expect(async () => {
    const greys = (await annotate.coloursAt(middles)).map(([red, green, blue]) => {
      expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(1);
      return green;
    });
    expect(greys[0]).toBeLessThanOrEqual(TOLERANCE);
    expect(greys.at(-1)).toBeGreaterThanOrEqual(255 - TOLERANCE);
    expect(greys.every((grey, step) => step === 0 || grey > (greys[step - 1] ?? 0))).toBe(true);
  }).toPass();
});

test('no line shows where tiles meet, though their edge lies in the middle of a screen pixel', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const projectId = await api.createProject(uniqueName('Seams'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const settings = `window:${DARK}-${WHITE_POINT},color:#ffffff`;
  const annotationId = await api.createSample(projectId, categoryId, 'even', [
    { name: 'grey', file: tiff16(EVEN), settings },
  ]);

  await page.setViewportSize({ width: 1440, height: 900 });
  await annotate.open(projectId, annotationId);
  const offsets = Array.from({ length: 33 }, (_offset, n) => (n - 16) / 4);
  const across = offsets.map((offset) => [512 + offset, 300] as const);
  const down = offsets.map((offset) => [300, 512 + offset] as const);
  for (const seen of await annotate.coloursAt([...across, ...down])) expectColour(seen, half([255, 255, 255]));
});
