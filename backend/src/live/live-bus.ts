/** What messages are about, as those who listen name it. */
export type LiveTopic = string;

export const sampleTopic = (annotationId: number): LiveTopic => String(annotationId);
/** How the tiling of an image goes. */
export const imageTopic = (imageId: number): LiveTopic => `image:${imageId}`;

/** What people who look at a sample, or wait for an image, are told; `data` is JSON. */
export interface LiveMessage {
  readonly event: 'regions' | 'comments' | 'layers' | 'presence' | 'left' | 'tiling';
  readonly data: unknown;
}

export type Listener = (message: LiveMessage) => void;

/**
 * Carries messages about a sample or an image to whoever listens for it, on this server and on others of the installation. Messages of one
 * server arrive in their order. Nothing is kept: who listens later hears nothing of what was.
 */
export abstract class LiveBus {
  /** Whether other servers hear what is said here. */
  abstract readonly isConnected: boolean;

  /** Does not wait and does not fail: an event that cannot be carried is lost, and listeners hear `layers`, whatever they listen for, when that may be so. */
  abstract publish(topic: LiveTopic, message: LiveMessage): void;

  /** @returns Once messages arrive; ends it. */
  abstract subscribe(topic: LiveTopic, listener: Listener): Promise<() => void>;
}
