import type { Bus, Clock } from '../../../../shared/platform/index.ts';
import type { Activity } from '../activity.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';

/** What every Service Bus listener needs. */
export interface ServiceBusDeps {
  bus: Bus;
  /** The clock of the bus. */
  clock: Clock;
  settings: ServiceBusSettings;
  activity: Activity;
  invoker: Invoker;
  log: Log;
}
