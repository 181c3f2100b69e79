import type { ApiAnswer, ApiRequest } from '../api/index.ts';
import { PatchlineError } from '../platform/index.ts';
import { currentServices } from './current-services.ts';

/** What `app.http` of @azure/functions takes. */
interface HttpFunction {
  route: string;
  methods: ('GET' | 'POST')[];
  authLevel: 'anonymous';
  handler: (request: ApiRequest) => Promise<ApiAnswer>;
}

/**
 * The function of a path, as its entries say. It is open to the host, whose keys know no roles: the entries decide.
 * @throws PatchlineError where the API has no such path
 */
export async function httpFunction(path: string): Promise<HttpFunction> {
  // A process without an API, such as a scan, does not wait for it to load.
  const { answerRequest, routes } = await import('../api/index.ts');
  const entries = routes.filter((entry) => entry.path === path);
  if (entries.length === 0) throw new PatchlineError(`${path}: the API has no such route`);
  return {
    route: path.slice(1),
    methods: entries.map(({ method }) => method),
    authLevel: 'anonymous',
    handler: (request) => {
      const services = currentServices();
      return answerRequest(entries, { services, identify: services.identify }, request);
    },
  };
}
