import { afterNextRender, Directive, ElementRef, inject, Injector, output } from '@angular/core';

/** A handle that moves a row of a list by the arrow keys, and keeps the focus while the row moves. */
@Directive({
  selector: 'button[appMover]',
  host: {
    '(keydown.arrowup)': 'move($event, -1)',
    '(keydown.arrowdown)': 'move($event, 1)',
    'aria-keyshortcuts': 'ArrowUp ArrowDown',
  },
})
export class Mover {
  /** By how many places: -1 up, 1 down. */
  readonly moved = output<-1 | 1>();
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);

  protected move(event: Event, by: -1 | 1): void {
    event.preventDefault();
    this.moved.emit(by);
    // A row that is put elsewhere in the page loses the focus on the way.
    afterNextRender(() => this.element.focus(), { injector: this.injector });
  }
}

/** The list with one of its rows elsewhere; the same when there is no such place. */
export function movedTo<Row>(rows: readonly Row[], from: number, to: number): readonly Row[] {
  if (to < 0 || to >= rows.length || from === to) return rows;
  const others = rows.filter((_row, place) => place !== from);
  return [...others.slice(0, to), rows[from], ...others.slice(to)];
}
