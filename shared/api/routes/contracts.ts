import { z } from 'zod';
import { answerContract } from '../contracts/contract-files.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { NOT_KEPT } from './site.ts';

const FOLDER = '/api/contracts';
const PAGE = 'index.html';

/** What Patchline promises: of its routes, its channels, and the shapes of what goes through them; and a page that shows it. */
export const contractsRoute = route({
  method: 'GET',
  path: `${FOLDER}/{*file}`,
  role: 'public',
  title:
    'A contract (openapi.json, asyncapi.json, index.json, NAME.schema.json), or the page that shows them',
  query: z.strictObject({}),
  answer: z.undefined(),
  isOfFiles: true,
  async handle(_, { path, isHead, headers }) {
    const name = path.slice(FOLDER.length + 1) || PAGE;
    const file = answerContract({ name, isHead, known: headers.get('if-none-match') });
    if (!file) throw new RequestError('there is no such contract', { status: 404, headers: NOT_KEPT });
    return Promise.resolve({ body: undefined, file });
  },
});
