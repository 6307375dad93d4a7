import { computed, Directive, effect, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';

/**
 * The name of a control that shows only an icon: what a screen reader says, and what the tooltip shows, with the key that does
 * the same.
 */
@Directive({
  selector: '[appNamed]',
  hostDirectives: [MatTooltip],
  host: { '[attr.aria-label]': 'appNamed()', '[attr.aria-keyshortcuts]': 'appKey() || null' },
})
export class Named {
  readonly appNamed = input.required<string>();
  /** As in `aria-keyshortcuts`, such as `F` or `Control+Z`; empty: there is none. */
  readonly appKey = input('');

  private readonly message = computed(() =>
    this.appKey() ? `${this.appNamed()} · ${this.appKey()}` : this.appNamed(),
  );

  constructor() {
    const tooltip = inject(MatTooltip);
    effect(() => (tooltip.message = this.message()));
  }
}
