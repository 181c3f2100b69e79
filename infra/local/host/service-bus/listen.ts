import type { ServiceBusFunction } from '../indexing/function.ts';
import type { Listener } from '../listener.ts';
import type { ServiceBusDeps } from './deps.ts';
import { QueueListener } from './queue-listener.ts';
import { SessionListener } from './session-listener.ts';

/** The listener for the function's entity. Settings of its trigger override host.json. */
export function serviceBusListener(fn: ServiceBusFunction, deps: ServiceBusDeps): Listener {
  const { settings, clock, log } = deps;
  const options = {
    autoComplete: fn.autoComplete ?? settings.autoCompleteMessages,
    renewFor: settings.maxAutoLockRenewalDuration,
    clock,
    log,
  };
  return fn.sessions ? new SessionListener(fn, deps, options) : new QueueListener(fn, deps, options);
}
