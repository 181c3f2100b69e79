import { PatchlineError } from '../platform/index.ts';
import type { AppServices } from './services.ts';

let current: AppServices | undefined;

/**
 * The process says which services its functions are handed, before the first of them runs. They are connections,
 * threads and settings only: nothing that a function may rely on to remember.
 */
export function provideServices(services: AppServices): void {
  current = services;
}

/** Whether somebody did: a host of ours, or the start of the app on Azure. */
export function areServicesProvided(): boolean {
  return current !== undefined;
}

/** @throws PatchlineError when the app was not started */
export function currentServices(): AppServices {
  if (!current) throw new PatchlineError('the app was not started: nobody provided its services');
  return current;
}
