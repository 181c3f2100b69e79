import { z } from 'zod';
import { answerGuide } from '../../advisories/index.ts';
import { defined, InvalidInputError } from '../../platform/index.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';
import { NOT_KEPT } from './site.ts';

const MAX_OPTION = 1_000;
const option = z.string().max(MAX_OPTION, 'is too long').exactOptional();
const number = z
  .string()
  .regex(/^\d{1,9}$/, 'is not a number from 0 on')
  .transform(Number)
  .exactOptional();

/** What is public as the Security Update Guide's CVRF API, version 3, tells it. */
export const cvrfRoute = route({
  method: 'GET',
  path: '/cvrf/v3.0/{*file}',
  role: 'public',
  title: 'Months of the Security Update Guide, and their index',
  query: z.strictObject({
    // Clients send one with each call.
    'api-version': option,
    $filter: option,
    $orderby: option,
    $select: option,
    $skip: number,
    $top: number,
    $count: z
      .enum(['true', 'false'], 'is neither true nor false')
      .transform((given) => given === 'true')
      .exactOptional(),
  }),
  answer: z.undefined(),
  isOfFiles: true,
  async handle({ blobs }, { path, query, isHead, headers }) {
    const header = (name: string): string | null => headers.get(name);
    const file = await answered(() => answerGuide(blobs, { path, query, isHead, header }));
    if (!file) throw new RequestError('there is nothing under that key', { status: 404, headers: NOT_KEPT });
    return { body: undefined, file };
  },
});

async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new RequestError(error.message, defined({ parameter: error.field }));
  }
}
