import type { ApiAnswer, ApiRequest } from '../api/index.ts';
import { PatchlineError } from '../platform/index.ts';
import { currentServices } from './current-services.ts';

/** The subset that `app.http` of @azure/functions needs. */
interface HttpFunction {
  route: string;
  methods: ('GET' | 'HEAD' | 'POST')[];
  authLevel: 'anonymous';
  handler: (request: ApiRequest) => Promise<ApiAnswer>;
}

/**
 * The HTTP function of a path, built from its entries. The host lets every request through, since its keys
 * know no roles: the entries decide.
 * @throws PatchlineError when the API has no such path
 */
export async function httpFunction(path: string): Promise<HttpFunction> {
  // Loads the API only here: a process without one, such as a scan, need not wait for it.
  const { answerRequest, routes } = await import('../api/index.ts');
  const entries = routes.filter((entry) => entry.path === path);
  if (entries.length === 0) throw new PatchlineError(`${path}: the API has no such route`);
  return {
    route: path.slice(1),
    methods: entries.flatMap(({ method, isOfFiles }) => (isOfFiles ? [method, 'HEAD'] : [method])),
    authLevel: 'anonymous',
    handler: (request) => {
      const services = currentServices();
      const { identify, page, signIn } = services;
      return answerRequest(entries, { services, identify, page, signIn }, request);
    },
  };
}
