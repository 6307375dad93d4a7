import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { aLayer, anImage } from '../../core/testing/builders';
import { ChannelBoard } from '../channel-board';
import { Keys } from '../keys';
import { KEY_MAPS } from '../page-keys';
import { GroupSlider } from './group-slider';

function aSeries(names: readonly string[]): ChannelBoard {
  const layers = names.flatMap((name, n) => [
    aLayer({ layer_id: 100 + n, kind: 'group', image_id: 0, name, sequence: n }),
    aLayer({ layer_id: n + 1, name: `DAPI_${name}`, plane: n, parent_id: 100 + n }),
  ]);
  const board = new ChannelBoard();
  board.load(layers, [anImage()]);
  return board;
}

describe('GroupSlider', () => {
  let fixture: ComponentFixture<GroupSlider>;
  let calm = false;
  const find = <Kind extends HTMLElement>(selector: string) => fixture.nativeElement.querySelector(selector) as Kind;
  const button = (name: string) => find<HTMLButtonElement>(`button[aria-label="${name}"]`);

  async function show(board: ChannelBoard): Promise<ChannelBoard> {
    fixture = TestBed.createComponent(GroupSlider);
    fixture.componentRef.setInput('board', board);
    await fixture.whenStable();
    return board;
  }
  const shownGroup = (board: ChannelBoard) => board.groups().find((g) => g.groupId === board.groupId())?.name;
  async function pass(ms: number): Promise<void> {
    vi.advanceTimersByTime(ms);
    await fixture.whenStable();
  }

  beforeEach(() => {
    calm = false;
    vi.stubGlobal('matchMedia', () => ({ matches: calm }));
    TestBed.configureTestingModule({ providers: [{ provide: Keys, useValue: { map: () => KEY_MAPS.memento } }] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is not there for a sample without groups', async () => {
    await show(aSeries([]));
    expect(fixture.nativeElement.textContent.trim()).toBe('');
  });

  it('goes along time and depth', async () => {
    const board = await show(aSeries(['T0 z0', 'T0 z1', 'T1 z0', 'T1 z1']));
    const slide = async (name: string, place: number) => {
      const slider = find<HTMLInputElement>(`input[aria-label="${name}"]`);
      slider.value = String(place);
      slider.dispatchEvent(new Event('input'));
      await fixture.whenStable();
    };
    await slide('Time', 1);
    await slide('Depth', 1);
    expect(shownGroup(board)).toBe('T1 z1');
    expect(find('input[aria-label="Depth"]').getAttribute('aria-valuetext')).toBe('1 of 0 to 1');
  });

  it('lists groups of other names, as people sort them', async () => {
    const board = await show(aSeries(['round10', 'round2']));
    expect(shownGroup(board)).toBe('round2');
    button('Next group').click();
    await fixture.whenStable();
    expect(shownGroup(board)).toBe('round10');
    expect(button('Next group').disabled).toBe(true);
  });

  it('plays over and over at the chosen speed, until it is paused or moved by hand', async () => {
    const board = await show(aSeries(['T0', 'T1', 'T2']));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    button('Play time').click();
    await fixture.whenStable();
    await pass(200);
    expect(shownGroup(board)).toBe('T1');
    await pass(400);
    expect(shownGroup(board)).toBe('T0');
    const speed = find<HTMLSelectElement>('select.speed');
    speed.value = '10';
    speed.dispatchEvent(new Event('change'));
    await fixture.whenStable();
    await pass(200);
    expect(shownGroup(board)).toBe('T2');
    button('Pause time').click();
    await fixture.whenStable();
    await pass(5000);
    expect(shownGroup(board)).toBe('T2');
  });

  it('shows no further picture after the pause, though its timer has not heard of it yet', async () => {
    const board = await show(aSeries(['T0', 'T1', 'T2']));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    button('Play time').click();
    await fixture.whenStable();
    button('Pause time').click();
    vi.advanceTimersByTime(200);
    expect(shownGroup(board)).toBe('T0');
  });

  it('plays slowly and once for who wants less motion', async () => {
    calm = true;
    const board = await show(aSeries(['T0', 'T1']));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    button('Play time').click();
    await fixture.whenStable();
    await pass(999);
    expect(shownGroup(board)).toBe('T0');
    await pass(4000);
    expect(shownGroup(board)).toBe('T1');
    expect(button('Play time')).not.toBeNull();
  });

  it('links and unlinks channels', async () => {
    const board = await show(aSeries(['T0', 'T1']));
    const box = find<HTMLInputElement>('input[type=checkbox]');
    expect(box.checked).toBe(true);
    box.click();
    expect(board.linked()).toBe(false);
  });
});
