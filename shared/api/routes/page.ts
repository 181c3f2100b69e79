import { z } from 'zod';
import { answerPage } from '../../dashboard/index.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { NOT_KEPT } from './site.ts';

/** The page: holds nothing but code, so that everybody may have it. What it shows comes by the other routes. */
export const pageRoute = route({
  method: 'GET',
  path: '/ui/{*view}',
  role: 'public',
  title: 'A file of the page',
  query: z.strictObject({}),
  hasOthersQuery: true,
  answer: z.undefined(),
  isOfFiles: true,
  async handle(_, { path, isHead, headers, page }) {
    const name = path.replace(/^\/ui\/?/, '');
    const files = (await page?.()) ?? new Map();
    const file = answerPage(files, { name, isHead, header: (each) => headers.get(each) });
    if (!file) throw new RequestError('there is no such file', { status: 404, headers: NOT_KEPT });
    return { body: undefined, file };
  },
});
