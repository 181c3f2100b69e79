import { type Platform, type Telemetry, tracedBus } from '../../platform/index.ts';

/** The platform whose messages carry their trace; the platform itself while telemetry is off. */
export function traced<P extends Platform>(platform: P, telemetry: Telemetry | undefined): P {
  return telemetry ? { ...platform, telemetry, bus: tracedBus(platform.bus, telemetry) } : platform;
}
