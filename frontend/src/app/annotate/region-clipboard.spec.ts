import { ChangeDetectionStrategy, Component, provideZonelessChangeDetection } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CanvasView } from '../canvas/canvas-view';
import type { Region, RegionChange } from '../drawing/region';
import { RegionSet } from '../drawing/region-set';
import { aRegion } from '../drawing/testing/tool-driver';
import type { Effect, ToolContext } from '../drawing/tool';
import { RegionClipboard } from './region-clipboard';

const triangle = aRegion('polygon', { points: [[0, 0], [10, 0], [0, 10]] }, { name: 'nucleus', labelId: 4 }); // prettier-ignore

/** A canvas as far as the clipboard knows it. */
@Component({
  selector: 'app-canvas-view',
  template: '',
  providers: [{ provide: CanvasView, useExisting: FakeCanvas }],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class FakeCanvas {
  selected: ReadonlySet<string> = new Set(['r1']);
  all: readonly Region[] = [triangle];
  readonly changes: RegionChange[] = [];

  selection = (): ReadonlySet<string> => this.selected;
  regions = (): readonly Region[] => this.all;

  perform(action: (ctx: ToolContext) => readonly Effect[]): void {
    const set = new RegionSet(this.all);
    const effects = action({
      scale: 1,
      turn: 0,
      selection: this.selected,
      regionsNear: (at, tolerance) => set.near(at, tolerance),
      smallestNear: (at, tolerance, isMeant) => set.smallestNear(at, tolerance, isMeant),
      regionsWithin: (area) => set.within(area),
      region: (regionId) => set.get(regionId),
      canEdit: () => true,
      newRegion: (shape, geometry) => aRegion(shape, geometry, { regionId: 'new', layerId: 7, version: 0 }),
    });
    for (const effect of effects) if (effect.type === 'commit') this.changes.push(...effect.changes);
  }
}

@Component({
  imports: [FakeCanvas, RegionClipboard],
  template: `<app-canvas-view appRegionClipboard [projectId]="3" /><input />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {}

describe('copying regions by the system’s clipboard', () => {
  let fixture: ComponentFixture<Page>;
  let canvas: FakeCanvas;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection()] });
    fixture = TestBed.createComponent(Page);
    await fixture.whenStable();
    canvas = fixture.debugElement.children[0].componentInstance as FakeCanvas;
    document.body.append(fixture.nativeElement as HTMLElement);
  });
  afterEach(() => {
    fixture.destroy();
    vi.restoreAllMocks();
  });

  /** Presses the keys for it; answers what is in the clipboard then, and whether the event was taken. */
  function send(type: 'copy' | 'cut' | 'paste', text = '', from: EventTarget = document.body) {
    const kept = new Map([['text/plain', text]]);
    const event = new Event(type, { bubbles: true, cancelable: true });
    const clipboardData = {
      getData: (kind: string) => kept.get(kind) ?? '',
      setData: (kind: string, data: string) => kept.set(kind, data),
    };
    Object.defineProperty(event, 'clipboardData', { value: clipboardData });
    from.dispatchEvent(event);
    return { text: kept.get('text/plain') ?? '', taken: event.defaultPrevented };
  }

  it('puts what is selected there, and takes it from there', () => {
    const copied = send('copy');
    expect(copied.taken).toBe(true);
    expect(JSON.parse(copied.text)).toMatchObject({ project_id: 3, regions: [{ name: 'nucleus', label_id: 4 }] });
    canvas.all = [];
    expect(send('paste', copied.text).taken).toBe(true);
    const [change] = canvas.changes;
    expect(change).toMatchObject({
      kind: 'put',
      before: null,
      after: { name: 'nucleus', geometry: triangle.geometry },
    });
  });

  it('cuts by copying and deleting', () => {
    expect(send('cut').text).toContain('nucleus');
    expect(canvas.changes).toEqual([{ kind: 'delete', before: triangle }]);
  });

  it('leaves the clipboard as it is when nothing is selected', () => {
    canvas.selected = new Set();
    expect(send('copy', 'from elsewhere')).toEqual({ text: 'from elsewhere', taken: false });
    expect(send('cut', 'from elsewhere').taken).toBe(false);
    expect(canvas.changes).toEqual([]);
  });

  it('leaves selected text to the browser', () => {
    vi.spyOn(document, 'getSelection').mockReturnValue({ isCollapsed: false } as Selection);
    expect(send('copy').taken).toBe(false);
  });

  it('leaves text fields alone', () => {
    const field = (fixture.nativeElement as HTMLElement).querySelector('input') as HTMLInputElement;
    const ours = send('copy').text;
    expect(send('copy', '', field).taken).toBe(false);
    expect(send('paste', ours, field).taken).toBe(false);
    expect(canvas.changes).toEqual([]);
  });

  it('pastes nothing that is not ours', () => {
    expect(send('paste', 'memento/regions are fine').taken).toBe(false);
    expect(send('paste', '{"type":"memento/regions","format":99,"regions":[]}').taken).toBe(false);
    expect(canvas.changes).toEqual([]);
  });
});
