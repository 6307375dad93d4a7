import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { aLayer, anImage, statistics } from '../../core/testing/builders';
import { ChannelBoard } from '../channel-board';
import { ChannelHistogram } from './channel-histogram';

describe('ChannelHistogram', () => {
  let board: ChannelBoard;
  let fixture: ComponentFixture<ChannelHistogram>;
  const look = () => board.channels()[0].look;
  const handle = (name: string) => fixture.nativeElement.querySelector(`[aria-label="${name} of DAPI"]`) as HTMLElement;
  const plot = () => fixture.nativeElement.querySelector('.plot') as HTMLElement;

  async function show(): Promise<void> {
    fixture.componentRef.setInput('channel', board.channels()[0]);
    await fixture.whenStable();
  }

  beforeEach(async () => {
    board = new ChannelBoard();
    const measured = statistics({ minimum: 0, maximum: 1000, low: 200, high: 800 });
    board.load([aLayer()], [anImage({ statistics: [measured] })]);
    fixture = TestBed.createComponent(ChannelHistogram);
    const key = board.channels()[0].key;
    fixture.componentInstance.limitChosen.subscribe(({ limit, value }) => board.setLimit(key, limit, value));
    fixture.componentInstance.gammaChosen.subscribe((gamma) => board.setGamma(key, gamma));
    await show();
    plot().getBoundingClientRect = () => ({ left: 100, top: 50, width: 200, height: 50 }) as DOMRect;
    plot().setPointerCapture = () => undefined;
  });

  const pointer = async (type: string, clientX: number, clientY = 60, target = plot()) => {
    target.dispatchEvent(new PointerEvent(type, { clientX, clientY, button: 0, bubbles: true, pointerId: 1 }));
    await show();
  };
  const press = async (name: string, key: string, shiftKey = false) => {
    handle(name).dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
    await show();
  };

  it('tells values by name, as a person would write them', () => {
    expect(handle('Black point').getAttribute('aria-valuetext')).toBe('200');
    expect(handle('White point').getAttribute('aria-valuenow')).toBe('800');
    expect(handle('White point').style.left).toBe('80%');
  });

  it('moves the limit that is near by dragging, until it is let go', async () => {
    await pointer('pointerdown', 262);
    await pointer('pointermove', 200);
    expect(look()).toMatchObject({ min: 200, max: 500 });
    await pointer('pointermove', 120);
    expect(look()).toMatchObject({ min: 200, max: 201 });
    await pointer('pointerup', 120);
    await pointer('pointermove', 290);
    expect(look().max).toBe(201);
  });

  it('leaves limits alone that are far away', async () => {
    await pointer('pointerdown', 200);
    await pointer('pointermove', 180);
    expect(look()).toMatchObject({ min: 200, max: 800 });
  });

  it('moves limits by keys', async () => {
    await press('Black point', 'ArrowRight');
    expect(look().min).toBe(201);
    await press('Black point', 'ArrowLeft', true);
    expect(look().min).toBe(191);
    await press('White point', 'End');
    expect(look().max).toBe(1000);
    await press('Black point', 'Home');
    expect(look().min).toBe(0);
  });

  it('bends the curve by its handle and by keys', async () => {
    await pointer('pointerdown', 200, 75, handle('Gamma'));
    await pointer('pointermove', 200, 62.5);
    expect(look().gamma).toBeCloseTo(2.41, 2);
    await pointer('pointerup', 200, 62.5);
    await press('Gamma', 'ArrowDown');
    expect(look().gamma).toBeCloseTo(2.36, 2);
    await press('Gamma', 'Home');
    expect(look().gamma).toBe(1);
  });

  it('draws bars linear or with logarithms', async () => {
    fixture.componentRef.setInput('histogram', { minimum: 0, maximum: 1000, bins: [1_000_000, 1_000_000, 100, 100] });
    await show();
    const drawn = () => fixture.nativeElement.querySelector('.bars').getAttribute('d') as string;
    const logarithmic = drawn();
    fixture.componentRef.setInput('logarithmic', false);
    await show();
    expect(drawn()).not.toBe(logarithmic);
  });
});
