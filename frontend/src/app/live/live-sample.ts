import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { liveEvents } from '../api/fn/live/live-events';
import { livePresence } from '../api/fn/live/live-presence';
import { CLIENT_ID } from '../core/client-id';
import { keepOn401 } from '../core/keep-on-401';
import { EventStream } from './event-stream';
import { LiveLayers, type LayersEvent, type LayersPort, type RegionsEvent } from './live-layers';
import { type Person, peopleOnce, type Point } from './person';
import { PresenceTeller } from './presence-teller';

const EVENTS = ['regions', 'layers', 'comments', 'presence'] as const;
/** Browsers open few connections to a server at a time: a tab that nobody looks at gives its own back. */
const HIDDEN_FOR_MS = 30_000;

/** What others do on the sample that is open, as they do it; and that I am there. */
@Injectable()
export class LiveSample {
  private readonly api = inject(Api);
  private readonly others = signal<readonly Person[]>([]);
  private readonly commentChanges = signal(0);
  private layers: LiveLayers | null = null;
  private stream: EventStream | null = null;
  private teller: PresenceTeller | null = null;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;

  /** Everybody else who is here, once. */
  readonly people = computed(() => peopleOnce(this.others()));
  /** Where they point, tab by tab. */
  readonly cursors = computed(() => this.others().filter((person) => person.cursor !== null));
  /** Grows whenever a comment has come, gone or changed. */
  readonly commentsChanged = this.commentChanges.asReadonly();

  constructor() {
    const watch = () => this.followVisibility();
    const online = () => this.stream?.retryNow();
    document.addEventListener('visibilitychange', watch);
    window.addEventListener('online', online);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', watch);
      window.removeEventListener('online', online);
      this.leave();
    });
  }

  /** Goes to a sample that has been read, instead of the one before. */
  follow(annotationId: number, port: LayersPort): void {
    this.leave();
    this.layers = new LiveLayers(port);
    const path = liveEvents.PATH.replace('{annotationId}', String(annotationId));
    this.stream = new EventStream(`${path}?client_id=${CLIENT_ID}`, EVENTS, (name, data) => this.hear(name, data));
    this.teller = new PresenceTeller((cursor) => this.tell(annotationId, cursor));
    this.followVisibility();
  }

  /** @param at  Image px under my pointer; null: it is not on the image. */
  point(at: { readonly x: number; readonly y: number } | null): void {
    this.teller?.point(at && [at.x, at.y]);
  }

  private leave(): void {
    clearTimeout(this.hiddenTimer);
    this.stream?.stop();
    this.teller?.stop();
    this.others.set([]);
  }

  private followVisibility(): void {
    clearTimeout(this.hiddenTimer);
    if (document.visibilityState === 'visible') {
      this.stream?.start();
      this.teller?.start();
    } else {
      this.teller?.stop();
      this.hiddenTimer = setTimeout(() => this.stream?.stop(), HIDDEN_FOR_MS);
    }
  }

  private hear(name: string, data: unknown): void {
    if (name === 'regions') this.layers?.take(data as RegionsEvent);
    else if (name === 'presence') this.show((data as { people: readonly Person[] }).people);
    else if (name === 'comments') this.commentChanges.update((count) => count + 1);
    else if (name === 'layers') this.layers?.sync(data as LayersEvent);
  }

  private show(people: readonly Person[]): void {
    const others = people.filter((person) => person.client_id !== CLIENT_ID);
    if (others.length > 0 || this.others().length > 0) this.others.set(others);
    this.teller?.seen(others.length > 0);
  }

  private tell(annotationId: number, cursor: Point | null): Promise<unknown> {
    const body = { client_id: CLIENT_ID, cursor: cursor && [...cursor] };
    return this.api.invoke(livePresence, { annotationId, body }, keepOn401());
  }
}
