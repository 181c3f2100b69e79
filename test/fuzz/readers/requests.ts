import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { z } from 'zod';
import { routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { ingestJob, matchJob, migrateJob, runJob } from '../../../shared/jobs/index.ts';
import type { Clock } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { exampleBody } from '../../api/example-bodies.ts';
import { actorOf } from '../../support/actors.ts';
import { signedHeaders } from '../../support/github.ts';
import { deliveryOf, servicesOn } from '../../support/jobs.ts';
import { mutatedBytes, mutatedJson } from '../mutated.ts';
import { fuzzed, type FuzzedReader } from '../reader.ts';

/** What comes in over the API and by the queues. */

/** Of each reader its own: what one reader's inputs change is no matter of another's. */
const opened = new Map<string, Promise<Services>>();

/** The audit tells apart what comes at different times. */
function goingOn(): Clock {
  let at = Date.parse('2026-01-01T00:00:00Z');
  return { now: () => new Date((at += 1)) };
}

function servicesOf(reader: string): Promise<Services> {
  const known =
    opened.get(reader) ??
    openLocalPlatform({
      stateDir: mkdtempSync(join(tmpdir(), 'patchline-fuzz-')),
      exclusive: true,
    }).then((local) => servicesOn({ ...local, clock: goingOn() }));
  opened.set(reader, known);
  return known;
}

const decision = {
  package: 'httpd',
  cve: 'CVE-2021-0001',
  status: 'not_affected',
  justification: 'component_not_present',
  reason: 'Not built.',
  author: 'alice@example.com',
  decidedAt: '2026-01-01T00:00:00Z',
};

function bodyOf(path: string): unknown {
  return path === '/api/decisions' ? [decision] : JSON.parse(exampleBody(path));
}

async function post(path: string, text: string, reader = path): Promise<{ status: number; said: string }> {
  const entries = routes.filter((entry) => entry.path === path);
  const role = entries.find(({ method }) => method === 'POST')?.role ?? 'public';
  const { status, jsonBody } = await answerRequest(
    entries,
    {
      services: await servicesOf(reader),
      identify: () => (role === 'public' || role === 'signed' ? undefined : actorOf([role])),
    },
    {
      method: 'POST',
      url: `https://patchline.example${path}`,
      headers: new Headers({
        'content-type': 'application/json',
        ...(role === 'signed' ? signedHeaders(text) : {}),
      }),
      text: () => Promise.resolve(text),
    },
  );
  return { status, said: JSON.stringify(jsonBody) };
}

/** What is given to a request needs one. */
async function prepare(path: string): Promise<void> {
  if (path !== '/api/triage') return;
  const { status } = await post('/api/github', exampleBody('/api/github'), path);
  assert.ok(status < 300);
}

/** Whatever is sent is taken or refused with a reason; and what is good is answered afterwards as it was before. */
const bodies = routes
  .filter(({ method, body }) => method === 'POST' && body !== undefined)
  .map(({ path }) => {
    let before: ReturnType<typeof post> | undefined;
    const good = JSON.stringify(bodyOf(path));
    return fuzzed({
      name: `body of POST ${path}`,
      inputs: fc.oneof(
        mutatedJson(bodyOf(path)),
        mutatedBytes(good).map((bytes) => bytes.toString('utf8')),
      ),
      async check(text: string) {
        // Once before: the first may be the one that creates.
        before ??= prepare(path)
          .then(() => post(path, good))
          .then(() => post(path, good));
        const expected = await before;
        assert.notEqual(expected.status, 400, `the example is none: ${expected.said}`);
        const { status, said } = await post(path, text);
        assert.ok(status < 500, `${status}: ${said}`);
        if (status >= 400) assert.match(said, /"error":"[^"]/);
        assert.equal(
          (await post(path, good)).status,
          expected.status,
          'what is good is answered otherwise now',
        );
      },
    });
  });

const run = { runId: 'run-1' };
const jobs: [name: string, queue: 'ingest-jobs' | 'match-jobs', example: object][] = [
  ['commit job', 'ingest-jobs', { kind: 'commit', ...run }],
  ['nvd job', 'ingest-jobs', { kind: 'feed', ...run, name: '2021' }],
  ['migrate job', 'ingest-jobs', { kind: 'migrate', ...run, container: 'findings', part: 1 }],
  [
    'match job',
    'match-jobs',
    {
      ...{ ...run, release: 'azurelinux-3.0', package: 'httpd', generation: 1 },
      ...{ manifest: 'ab'.repeat(16), digest: 'cd'.repeat(16), baseline: false },
    },
  ],
];

const schemas: Record<'ingest-jobs' | 'match-jobs', z.ZodType> = {
  'ingest-jobs': ingestJob.or(migrateJob),
  'match-jobs': matchJob,
};

/** A message that is none is set aside with its reason, and the next one is received. */
const messages = jobs.map(([name, queue, example]) =>
  fuzzed({
    name,
    inputs: mutatedJson(example),
    async check(text: string) {
      const { bus, ...rest } = await servicesOf(name);
      await bus.send(queue, [{ id: randomUUID(), body: JSON.parse(text) as unknown }]);
      const [message] = await bus.receive({ entity: queue }, 1);
      assert.ok(message);
      const taken: unknown[] = [];
      const kind = {
        queue,
        schema: schemas[queue],
        run: (job: unknown) => {
          taken.push(job);
          return Promise.resolve();
        },
        fail: () => Promise.resolve(),
        wait: () => Promise.resolve(),
      };
      await runJob({ ...rest, bus }, kind, message.body, deliveryOf(message));
      if (taken.length > 0) {
        await bus.complete({ entity: queue }, message);
        return;
      }
      const [dead] = await bus.receive({ entity: queue, deadLetters: true }, 1);
      assert.equal(dead?.id, message.id, 'it is neither taken nor set aside');
      assert.match(dead.deadLetterReason ?? '', /^(?:SchemaError|NewerSchemaError)$/);
      await bus.complete({ entity: queue, deadLetters: true }, dead);
    },
  }),
);

export const requestReaders: readonly FuzzedReader[] = [...bodies, ...messages];
