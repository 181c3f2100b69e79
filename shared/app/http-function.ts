import { type ApiAnswer, type ApiRequest, answerRequest, routes } from '../api/index.ts';
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
export function httpFunction(path: string): HttpFunction {
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
