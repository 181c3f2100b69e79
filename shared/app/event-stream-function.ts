import { Readable } from 'node:stream';
import { areServicesProvided, currentServices } from './current-services.ts';

/** The subset that `app.http` of @azure/functions needs. */
interface StreamFunction {
  route: string;
  methods: ['GET'];
  authLevel: 'anonymous';
  handler: (request: { url: string; headers: { get(name: string): string | null } }) => Promise<{
    status: number;
    headers: Record<string, string>;
    body: Readable;
  }>;
}

/** The platform ends every answer after 230 s: it ends by itself before, and the reader asks again. */
const LONGEST_MS = 220_000;

/** The function of the stream on Azure, where the setting asks for it; the local host has its own. */
export async function eventStreamFunction(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<StreamFunction | undefined> {
  if (environment['PATCHLINE_EVENT_STREAM'] !== 'true' || areServicesProvided()) return undefined;
  const { EVENT_STREAM, openEventStream } = await import('../api/index.ts');
  return {
    route: EVENT_STREAM.slice(1),
    methods: ['GET'],
    authLevel: 'anonymous',
    async handler({ url, headers }) {
      const services = currentServices();
      const request = { url, headers, signal: AbortSignal.timeout(LONGEST_MS) };
      const { body, ...answer } = await openEventStream(services, services.identify, request);
      return { ...answer, body: Readable.from(body) };
    },
  };
}
