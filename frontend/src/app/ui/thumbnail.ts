import { ChangeDetectionStrategy, Component, input, linkedSignal } from '@angular/core';
import { mdiImageOutline } from '@mdi/js';
import { Icon } from './icon';

/** A small picture on black, or a quiet placeholder when there is none. Decoration: its name stands beside it. */
@Component({
  selector: 'app-thumbnail',
  imports: [Icon],
  template: `
    @if (src() && !broken()) {
      <img [src]="src()" alt="" loading="lazy" decoding="async" (error)="broken.set(true)" />
    } @else {
      <app-icon [path]="icon" />
    }
  `,
  styles: `
    :host {
      display: grid;
      place-items: center;
      overflow: hidden;
      background: var(--stage);
      color: #5d6f70;
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
    app-icon {
      width: 28px;
      height: 28px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Thumbnail {
  /** Address of the picture; empty for none. */
  readonly src = input.required<string>();
  protected readonly broken = linkedSignal({ source: this.src, computation: () => false });
  protected readonly icon = mdiImageOutline;
}
