import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { LiveBus } from './live-bus.js';
import { LiveStreams } from './live-streams.js';

/** Tells how many people are listening, and whether other servers hear of what is done here. */
@Injectable()
export class LiveMetrics {
  constructor(metrics: Metrics, streams: LiveStreams, bus: LiveBus) {
    metrics.gauge('memento_live_streams', 'Open streams of events of samples', () => streams.count);
    metrics.gauge('memento_live_bus_up', 'Whether news reach the other servers', () => Number(bus.isConnected));
  }
}
