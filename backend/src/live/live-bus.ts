/** What people who look at a sample are told; `data` is JSON. */
export interface LiveMessage {
  readonly event: 'regions' | 'comments' | 'layers' | 'presence' | 'left';
  readonly data: unknown;
}

export type Listener = (message: LiveMessage) => void;

/**
 * Carries messages about a sample to whoever listens for it, on this server and on others of the installation. Messages of one
 * server arrive in their order. Nothing is kept: who listens later hears nothing of what was.
 */
export abstract class LiveBus {
  /** Does not wait and does not fail: an event that cannot be carried is lost, and listeners hear `layers` when that may be so. */
  abstract publish(annotationId: number, message: LiveMessage): void;

  /** @returns Once messages arrive; ends it. */
  abstract subscribe(annotationId: number, listener: Listener): Promise<() => void>;
}
