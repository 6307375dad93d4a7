import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { PeopleCursors } from './people-cursors';

describe('the cursors of other people', () => {
  const ada = { client_id: 'a', name: 'ada', colour: '#f0e442', cursor: [30, 20] as const };

  it('lie where their owners point, however the image is turned and enlarged', async () => {
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection()] });
    const fixture = TestBed.createComponent(PeopleCursors);
    const flags = () => [...(fixture.nativeElement as HTMLElement).querySelectorAll<HTMLElement>('.flag')];
    fixture.componentRef.setInput('cursors', [ada, { ...ada, client_id: 'b', cursor: null }]);
    await fixture.whenStable();
    expect(flags()).toHaveLength(0);

    fixture.componentInstance.look({ centre: [10, 10], zoom: 2, rotation: 0 });
    await fixture.whenStable();
    expect(flags().map((flag) => [flag.textContent?.trim(), flag.style.translate])).toEqual([['ada', '40px 20px']]);

    fixture.componentInstance.look({ centre: [10, 10], zoom: 1, rotation: Math.PI / 2 });
    await fixture.whenStable();
    expect(
      flags()[0]
        ?.style.translate.split(' ')
        .map((px) => Math.round(parseFloat(px))),
    ).toEqual([-10, 20]);
  });
});
