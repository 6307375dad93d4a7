import { type Listener, LiveBus, type LiveMessage } from './live-bus.js';

/** For the one server of an installation. */
export class InProcessBus extends LiveBus {
  private readonly listeners = new Map<number, Set<Listener>>();

  publish(annotationId: number, message: LiveMessage): void {
    for (const listener of [...(this.listeners.get(annotationId) ?? [])]) listener(message);
  }

  /** Tells all listeners of all samples. */
  publishToAll(message: LiveMessage): void {
    for (const annotationId of [...this.listeners.keys()]) this.publish(annotationId, message);
  }

  isHeard(annotationId: number): boolean {
    return this.listeners.has(annotationId);
  }

  subscribe(annotationId: number, listener: Listener): Promise<() => void> {
    const others = this.listeners.get(annotationId) ?? new Set();
    this.listeners.set(annotationId, others.add(listener));
    return Promise.resolve(() => {
      others.delete(listener);
      if (others.size === 0 && this.listeners.get(annotationId) === others) this.listeners.delete(annotationId);
    });
  }
}
