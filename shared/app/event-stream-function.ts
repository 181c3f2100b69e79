import { areServicesProvided } from './current-services.ts';
import { type HttpFunction, httpFunction } from './http-function.ts';

/** The function of the stream on Azure, where the setting asks for it; the local host has its own. */
export async function eventStreamFunction(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<HttpFunction | undefined> {
  if (environment['PATCHLINE_EVENT_STREAM'] !== 'true' || areServicesProvided()) return undefined;
  return httpFunction('/api/events/stream');
}
