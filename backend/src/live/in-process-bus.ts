import { type Listener, LiveBus, type LiveMessage, type LiveTopic } from './live-bus.js';

/** For the one server of an installation. */
export class InProcessBus extends LiveBus {
  readonly isConnected = true; // there are no others
  private readonly listeners = new Map<LiveTopic, Set<Listener>>();

  publish(topic: LiveTopic, message: LiveMessage): void {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) listener(message);
  }

  /** Tells all listeners of all topics. */
  publishToAll(message: LiveMessage): void {
    for (const topic of [...this.listeners.keys()]) this.publish(topic, message);
  }

  isHeard(topic: LiveTopic): boolean {
    return this.listeners.has(topic);
  }

  subscribe(topic: LiveTopic, listener: Listener): Promise<() => void> {
    const others = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, others.add(listener));
    return Promise.resolve(() => {
      others.delete(listener);
      if (others.size === 0 && this.listeners.get(topic) === others) this.listeners.delete(topic);
    });
  }
}
