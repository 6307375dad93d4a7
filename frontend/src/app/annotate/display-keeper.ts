import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { displayCopy } from '../api/fn/display/display-copy';
import { displayForget } from '../api/fn/display/display-forget';
import { displayKeep } from '../api/fn/display/display-keep';
import { displayList } from '../api/fn/display/display-list';
import { displaySetDefault } from '../api/fn/display/display-set-default';
import type { CopiedDisplayDto } from '../api/models/copied-display-dto';
import type { CopyDisplayDto } from '../api/models/copy-display-dto';
import { Session } from '../core/session';
import type { LayerDisplay } from './channel-board';

const GUEST_KEY = 'memento.display.';

/** Keeps how samples are shown: for me, on the server or, of a guest, in this tab of the browser; and for everybody. */
@Injectable({ providedIn: 'root' })
export class DisplayKeeper {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  async mine(annotationId: number): Promise<readonly LayerDisplay[]> {
    if (this.session.isGuest()) return readSession(annotationId);
    return (await this.api.invoke(displayList, { annotationId })).display;
  }

  /** In place of all that I have kept for the sample. */
  async keep(annotationId: number, display: readonly LayerDisplay[]): Promise<void> {
    if (this.session.isGuest()) return writeSession(annotationId, display);
    await this.api.invoke(displayKeep, { annotationId, body: { display: [...display] } });
  }

  async forget(annotationId: number): Promise<void> {
    if (this.session.isGuest()) return writeSession(annotationId, []);
    await this.api.invoke(displayForget, { annotationId });
  }

  /** For everybody. Layers that are not named stay as they are. */
  async setStandard(annotationId: number, display: readonly LayerDisplay[]): Promise<void> {
    await this.api.invoke(displaySetDefault, { annotationId, body: { display: [...display] } });
  }

  /** To the same-named channels of other samples, as everybody sees this one. */
  async copy(annotationId: number, body: CopyDisplayDto): Promise<CopiedDisplayDto> {
    return (await this.api.invoke(displayCopy, { annotationId, body })).copied;
  }
}

function readSession(annotationId: number): readonly LayerDisplay[] {
  try {
    const text = sessionStorage.getItem(GUEST_KEY + annotationId);
    return text === null ? [] : (JSON.parse(text) as LayerDisplay[]);
  } catch {
    // A browser that keeps nothing, or a text that is not ours: then nothing is kept.
    return [];
  }
}

function writeSession(annotationId: number, display: readonly LayerDisplay[]): void {
  try {
    sessionStorage.setItem(GUEST_KEY + annotationId, JSON.stringify(display));
  } catch {
    // A browser that keeps nothing: the view is lost with the page, as before.
  }
}
