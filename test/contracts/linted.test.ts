import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Parser } from '@asyncapi/parser';
import { createConfig, lint } from '@redocly/openapi-core';
import { SCHEMAS } from '../../infra/contracts/schemas.ts';
import { queues, topics } from '../../shared/platform/index.ts';

test('the contract of the routes passes the rules of Redocly', async () => {
  const config = await createConfig({ extends: ['recommended-strict'] });

  const problems = await lint({ ref: join(SCHEMAS, 'openapi.json'), config });

  assert.deepEqual(
    problems.map(({ ruleId, message, location }) => `${ruleId} ${message} ${location[0]?.pointer}`),
    [],
  );
});

test('the contract of the channels is valid AsyncAPI 3, and names every queue and topic', async () => {
  const { document, diagnostics } = await new Parser().parse(
    readFileSync(join(SCHEMAS, 'asyncapi.json'), 'utf8'),
  );

  assert.deepEqual(
    diagnostics.map(({ code, message, path }) => `${code} ${message} ${path.join('.')}`),
    [],
  );
  assert.deepEqual(
    document
      ?.channels()
      .all()
      .map((channel) => channel.address())
      .sort(),
    [...topics.map(({ name }) => name), ...Object.keys(queues)].sort(),
  );
});
