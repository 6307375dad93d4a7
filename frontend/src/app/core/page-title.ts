import { Injectable, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';

/** What the browser's tab says: the page first, the product after it. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);

  override updateTitle(state: RouterStateSnapshot): void {
    const page = this.buildTitle(state);
    this.name(page === undefined ? [] : [page]);
  }

  /** For pages whose title is known once their data is there. From the most to the least particular. */
  name(parts: readonly string[]): void {
    this.title.setTitle([...parts, 'Memento'].join(' · '));
  }
}
