import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { ViewTrail } from './view-trail';

@Component({ template: '', providers: [ViewTrail], changeDetection: ChangeDetectionStrategy.OnPush })
class Page {
  readonly trail = inject(ViewTrail);
}

const AT = { centre: [100, 200], zoom: 1, rotation: 0 } as const;

describe('the address of a sample', () => {
  afterEach(() => vi.useRealTimers());

  async function opened(address: string): Promise<ViewTrail> {
    TestBed.configureTestingModule({ providers: [provideRouter([{ path: 'sample', component: Page }])] });
    const harness = await RouterTestingHarness.create();
    const { trail } = await harness.navigateByUrl(address, Page);
    trail.follow(new URL(address, 'http://here').searchParams.get('at') ?? undefined);
    return trail;
  }
  const address = (): string => decodeURIComponent(TestBed.inject(Router).url);

  it('tells no longer what the link had, once that is what everybody sees', async () => {
    const trail = await opened('/sample?show=7(window:1-2)');
    trail.note({ group: '', show: '' });
    await vi.waitFor(() => expect(address()).toBe('/sample'));
  });

  it('keeps what the link shows while only the position changes', async () => {
    const trail = await opened('/sample?show=7(window:1-2)&group=3');
    trail.moved({ ...AT, centre: [...AT.centre] }, 300);
    await vi.waitFor(() => expect(address()).toContain('at=100,200,1'));
    expect(address()).toContain('show=7(window:1-2)');
    expect(address()).toContain('group=3');
  });

  it('is left alone where it says all that there is to say', async () => {
    const trail = await opened('/sample?at=100,200,1&show=7(window:1-2)');
    const navigated = vi.spyOn(TestBed.inject(Router), 'navigate');
    vi.useFakeTimers();
    trail.moved({ ...AT, centre: [...AT.centre] }, 300);
    trail.note({ group: '', show: '7(window:1-2)' });
    await vi.runAllTimersAsync();
    expect(navigated).not.toHaveBeenCalled();
    trail.note({ show: '' });
    await vi.runAllTimersAsync();
    expect(navigated).toHaveBeenCalledOnce();
    expect(address()).toBe('/sample?at=100,200,1');
  });

  it('leads back to where one looked before, and is obeyed there', async () => {
    const trail = await opened('/sample');
    trail.moved({ ...AT, centre: [0, 0] }, 300);
    await vi.waitFor(() => expect(address()).toBe('/sample?at=0,0,1'));
    trail.follow('0,0,1'); // what we wrote ourselves
    expect(trail.lookAt()).toBeNull();
    trail.follow('50,60,2');
    expect(trail.lookAt()).toEqual({ centre: [50, 60], zoom: 2, rotation: 0 });
  });
});
