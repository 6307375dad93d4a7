import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  signal,
} from '@angular/core';

/** A part of the panel: the id of its element, and what people call it. */
export interface Section {
  readonly id: string;
  readonly name: string;
  /** How many there are of what it is about; 0: nothing to be told. */
  readonly count: number;
}

/**
 * The parts of a panel that is longer than the screen, each one press away. All of them stay in the page one below the
 * other: a wide screen shows several at once, and nothing that is being written is ever hidden behind a tab.
 */
@Component({
  selector: 'app-section-nav',
  host: { role: 'navigation', 'aria-label': $localize`Parts of the panel` },
  template: `
    @for (section of sections(); track section.id) {
      <button type="button" [attr.aria-current]="current() === section.id ? 'true' : null" (click)="go(section.id)">
        {{ section.name }}
        @if (section.count > 0) {
          <span class="figures">{{ section.count }}</span>
        }
      </button>
    }
  `,
  styles: `
    :host {
      position: sticky;
      z-index: 2;
      top: 0;
      display: flex;
      border-bottom: var(--hairline);
      background: var(--mat-sys-surface-container-low);
    }
    button {
      flex: 1 1 auto;
      min-height: 40px;
      padding: 0 4px;
      border: 0;
      border-bottom: 2px solid transparent;
      background: none;
      color: var(--mat-sys-on-surface-variant);
      font: inherit;
      font-size: 0.8125rem;
      font-weight: 550;
      cursor: pointer;
      outline-offset: -3px;
    }
    button:hover {
      background: color-mix(in srgb, var(--mat-sys-on-surface) 8%, transparent);
    }
    button[aria-current] {
      border-bottom-color: var(--mat-sys-primary);
      color: var(--mat-sys-primary);
    }
    .figures {
      margin-left: 2px;
      font-size: 0.75rem;
      opacity: 0.8;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SectionNav {
  readonly sections = input.required<readonly Section[]>();
  protected readonly current = signal('');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  constructor() {
    const seen = new Map<string, boolean>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) seen.set(target.id, isIntersecting);
        const first = this.sections().find(({ id }) => seen.get(id));
        this.current.set(first?.id ?? this.passedLast());
      },
      { rootMargin: '-48px 0px -40% 0px' },
    );
    effect(() => {
      observer.disconnect();
      for (const { id } of this.sections()) {
        const element = document.getElementById(id);
        if (element) observer.observe(element);
      }
    });
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }

  /** Where none is in view, as on a phone that shows the image: the one that was scrolled out of it last, else the first. */
  private passedLast(): string {
    const ids = this.sections().map(({ id }) => id);
    const middle = window.innerHeight / 2;
    const isPassed = (id: string) => (document.getElementById(id)?.getBoundingClientRect().bottom ?? middle) < middle;
    return ids.filter(isPassed).at(-1) ?? ids[0] ?? '';
  }

  protected go(id: string): void {
    const section = document.getElementById(id);
    if (!section) return;
    const [nav, panel] = [this.host.nativeElement, section.parentElement];
    // Beside the image the panel scrolls by itself, below it the page does. `scrollIntoView` would move both.
    const scroller = panel && panel.scrollHeight > panel.clientHeight ? panel : null;
    const top = scroller?.getBoundingClientRect().top ?? nav.offsetHeight;
    const by = section.getBoundingClientRect().top - top;
    (scroller ?? window).scrollBy({ top: by });
    section.focus({ preventScroll: true });
    this.current.set(id);
  }
}
