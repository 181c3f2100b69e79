import { z } from 'zod';
import type { FindingDocument } from '../findings/index.ts';
import { packageKey } from '../inventory/index.ts';
import { defined } from '../platform/index.ts';
import { readBeside } from '../sources/index.ts';
import { severitySchema, statusSchema } from '../vulnerabilities/index.ts';
import { finding } from './answers/finding.ts';
import { openContinuation, sealContinuation } from './continuation.ts';
import { nameParameter } from './name-parameter.ts';
import { route } from './route.ts';

const PAGE = 200;

/** A page of findings, narrowed by what is given. Names findings that are not published. */
export const findingsRoute = route({
  method: 'GET',
  path: '/api/findings',
  role: 'reader',
  query: z.strictObject({
    release: nameParameter.exactOptional(),
    package: nameParameter.exactOptional(),
    status: statusSchema.exactOptional(),
    severity: severitySchema.exactOptional(),
    continuation: z.string().exactOptional().describe('Of the page before, for the same other parameters.'),
  }),
  answer: z.strictObject({
    findings: z.array(finding),
    continuation: z.string().exactOptional().describe('Absent on the last page; a page may be empty.'),
  }),
  async handle({ documents, blobs }, { query: { continuation, ...narrowed } }) {
    const { release, package: name } = narrowed;
    const page = await documents.container('findings').query<FindingDocument>({
      where: { kind: 'finding', ...narrowed },
      limit: PAGE,
      ...(release !== undefined && name !== undefined ? { partition: packageKey(release, name) } : {}),
      ...defined({
        continuation: continuation === undefined ? undefined : openContinuation(continuation, narrowed),
      }),
    });
    const beside = await readBeside(blobs);
    const next = page.continuation;
    return {
      body: {
        findings: page.items.map(({ body }) => ({ ...body, ...beside.of(body.cve) })),
        ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, narrowed) }),
      },
    };
  },
});
