import { z } from 'zod';

import { formatFaults, InvalidInputError, messageOf } from '../../../../shared/platform/index.ts';
import type { HostSettings } from '../host-json.ts';
import type { Settings } from '../settings.ts';
import type { App, RegisteredFunction } from '../worker/app.ts';
import { splitBindings, type Trigger } from './bindings.ts';
import { readCosmosDbTrigger, sharedLeases } from './cosmos-db-trigger.ts';
import type { HostFunction } from './function.ts';
import { readHttpTrigger } from './http-trigger.ts';
import { nameProblems } from './names.ts';
import { readServiceBusTrigger } from './service-bus-trigger.ts';
import { readTimerTrigger } from './timer-trigger.ts';

/**
 * Checks the app's functions, sorted by name, as the Azure Functions host does when it indexes an app.
 * @throws InvalidInputError listing every problem of every function.
 */
export function indexFunctions(app: App, host: HostSettings, settings: Settings): HostFunction[] {
  const all = [...app.functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const functions: HostFunction[] = [];
  const problems: string[] = [];
  for (const fn of all) {
    const { trigger, problems: bindingProblems } = splitBindings(fn);
    const found = [...nameProblems(fn, all), ...bindingProblems];
    if (trigger && found.length === 0) {
      try {
        functions.push(readFunction(fn, trigger, host, settings));
      } catch (error) {
        found.push(reasonOf(error));
      }
    }
    problems.push(...found.map((problem) => `Function '${fn.name}': ${problem}`));
  }
  problems.push(...sharedLeases(functions));
  if (problems.length > 0) throw new InvalidInputError(problems.join('\n'));
  return functions;
}

function readFunction(
  registered: RegisteredFunction,
  { name: triggerName, binding }: Trigger,
  host: HostSettings,
  settings: Settings,
): HostFunction {
  const { name, retryOptions } = registered;
  const indexed = { name, triggerName, registered };
  if (binding.type === 'timerTrigger') {
    return { ...indexed, ...readTimerTrigger(binding, retryOptions, settings) };
  }
  if (binding.type === 'cosmosDBTrigger') {
    return { ...indexed, ...readCosmosDbTrigger(binding, retryOptions, settings) };
  }
  if (retryOptions) throw new InvalidInputError('a retry policy only works with a timer or a change feed');
  if (binding.type === 'serviceBusTrigger') {
    return { ...indexed, ...readServiceBusTrigger(binding, settings) };
  }
  return { ...indexed, ...readHttpTrigger(name, binding, host.http.routePrefix, settings) };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return messageOf(error);
  return formatFaults(error);
}
