import { PatchlineError } from '../platform/index.ts';
import type { AppServices } from './services.ts';

let current: AppServices | undefined;

/**
 * Sets the services that functions get; call it before the first one runs. Services hold connections, threads
 * and settings only: nothing that functions may use as memory.
 */
export function provideServices(services: AppServices): void {
  current = services;
}

/** Whether a host of ours, or the app's start on Azure, has provided services. */
export function areServicesProvided(): boolean {
  return current !== undefined;
}

/** @throws PatchlineError when the app was not started */
export function currentServices(): AppServices {
  if (!current) throw new PatchlineError('the app was not started: nobody provided its services');
  return current;
}
