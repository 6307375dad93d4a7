import { ChangeDetectionStrategy, Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { By } from '@angular/platform-browser';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LAYER_TO_COME } from '../drawing/region';
import type { ToolId } from '../drawing/tool';
import type { CanvasChannel } from './canvas-channel';
import { CanvasView } from './canvas-view';

@Component({
  imports: [CanvasView],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-canvas-view
    [channels]="channels()"
    [tool]="tool()"
    [drawLayerId]="layer()"
    (hint)="hint = $event"
  />`,
})
class Page {
  readonly channels = signal<readonly CanvasChannel[]>([]);
  readonly tool = signal<ToolId>('select');
  readonly layer = signal<number | null>(null);
  hint = '';
}

// There is no WebGL here; what the canvas does with it is tested in a real browser.
describe('the canvas in a browser without WebGL', () => {
  let fixture: ComponentFixture<Page>;
  let canvas: HTMLElement;

  beforeEach(async () => {
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection()] });
    fixture = TestBed.createComponent(Page);
    await fixture.whenStable();
    canvas = (fixture.nativeElement as HTMLElement).querySelector('app-canvas-view') as HTMLElement;
  });

  it('says so, and is no riddle to tests', () => {
    expect(canvas.querySelector('[role=alert]')?.textContent).toContain('WebGL');
    expect(canvas.dataset).toMatchObject({ tool: 'select', state: 'idle', tiles: 'failed' });
  });

  it('can be reached and named', () => {
    expect(canvas.getAttribute('role')).toBe('application');
    expect(canvas.getAttribute('aria-label')).toBeTruthy();
    expect(canvas.tabIndex).toBe(0);
  });

  it('tells what the tool can do, or what it lacks', async () => {
    expect(fixture.componentInstance.hint).toContain('select');
    fixture.componentInstance.tool.set('polygon');
    await fixture.whenStable();
    expect(canvas.dataset['tool']).toBe('polygon');
    expect(fixture.componentInstance.hint).toContain('drawing layer');
    fixture.componentInstance.layer.set(7);
    await fixture.whenStable();
    expect(fixture.componentInstance.hint).toContain('first corner');
  });

  it('takes its own keys only', () => {
    const press = (key: string, target: Element) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      target.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect([press('Enter', canvas), press('q', canvas)]).toEqual([true, false]);
    expect(press('Enter', canvas.querySelector('[role=alert]') as Element)).toBe(false);
  });

  it('keeps what is being drawn when the first save makes the layer that was to come, and drops it for another', async () => {
    const page = fixture.componentInstance;
    const place = async (layer: number | null) => {
      page.layer.set(layer);
      await fixture.whenStable();
    };
    page.tool.set('polygon');
    await place(LAYER_TO_COME);
    const view = fixture.debugElement.query(By.directive(CanvasView)).componentInstance as CanvasView;
    const abandon = vi.spyOn(view['hand'], 'abandon');
    await place(7);
    expect(abandon).not.toHaveBeenCalled();
    await place(8);
    await place(null);
    expect(abandon).toHaveBeenCalledTimes(2);
  });

  it('goes quietly', () => {
    expect(() => fixture.destroy()).not.toThrow();
  });
});
