import { z } from 'zod';
import { buildRecord, takeBuild } from '../../patches/index.ts';
import { jsonBody } from '../request/json-body.ts';
import { refusedAs409 } from '../refused.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

const MEGABYTE = 1024 * 1024;

/**
 * Takes a build from the build system. The patches it fixes become available; reporting the same build again
 * only updates the state of its fix upstream.
 */
export const takeBuildRoute = route({
  method: 'POST',
  path: '/api/builds',
  role: 'builder',
  title: 'Report a build',
  query: z.strictObject({}),
  body: { maxBytes: 8 * MEGABYTE, schema: jsonBody(buildRecord) },
  answer: z.strictObject({
    evr: z.string().describe('epoch:version-release.'),
    digest: z.string().describe('Hash that identifies the build.'),
    known: z.boolean().describe('It was already accepted.'),
    patch: z.int().exactOptional().describe('Number of the patch it is for; absent: an ordinary build.'),
  }),
  async handle(services, { body, actor }) {
    const { release, package: name, embargoed } = body;
    const side = sideOf(services, embargoed, actor);
    const taken = await refusedAs409(() => takeBuild(side, body));
    const what = { release, package: name, ...taken };
    return { status: taken.known ? 200 : 201, body: taken, what, isEmbargoed: embargoed === true };
  },
});
