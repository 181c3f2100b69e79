import assert from 'node:assert/strict';
import { test } from 'node:test';

import { app } from '@azure/functions';
import type { HttpRequest } from '@azure/functions';

import { define } from './fixtures/handlers.ts';
import { hostJson, runHost } from './harness.ts';

const keys = { isAdmin: (key: string) => key === 'admin-key', host: [] };

const constraints: [constraint: string, fits: string[], others: string[]][] = [
  ['int', ['1', '-12', '+3'], ['a', '1.5', '12345678901']],
  ['long', ['12345678901'], ['x1']],
  ['alpha', ['aZ'], ['a1', 'é']],
  ['bool', ['true', 'False'], ['yes']],
  ['guid', ['0f8fad5b-d9cb-469f-a165-70867728950e'], ['0f8fad5b']],
  ['length(3)', ['abc'], ['ab', 'abcd']],
  ['length(2,3)', ['ab', 'abc'], ['a', 'abcd']],
  ['minlength(2)', ['ab', 'a'.repeat(300)], ['a']],
  ['maxlength(2)', ['a', 'ab'], ['abc']],
  ['regex(^a:b$)', ['a:b'], ['ab']],
  ['regex(^CVE-\\d{{4}}-\\d+$)', ['CVE-2024-3094'], ['CVE-24-1', 'XCVE-2024-1']],
];

test('constraints of a parameter decide whether the route fits', async (t) => {
  define.functions = () => {
    for (const [index, [constraint]] of constraints.entries()) {
      app.get(`f${index}`, {
        route: `f${index}/{x:${constraint}}`,
        handler: ({ params }: HttpRequest) => ({ body: params['x'] ?? '' }),
      });
    }
  };
  const { host } = await runHost(t, 'any', {}, { http: { port: 0, keys } });

  for (const [index, [constraint, fits, others]] of constraints.entries()) {
    const ask = (value: string) => fetch(`${host.address ?? ''}/f${index}/${encodeURIComponent(value)}`);
    for (const value of fits) assert.equal(await (await ask(value)).text(), value, constraint);
    for (const value of others) assert.equal((await ask(value)).status, 404, `${constraint} ${value}`);
  }
});

test('a root can be served, by a catch-all or an optional parameter', async (t) => {
  define.functions = () => {
    app.get('all', { route: '{*path}', handler: ({ params }: HttpRequest) => ({ jsonBody: params }) });
    app.get('fixed', { route: 'fixed', handler: () => ({ body: 'fixed' }) });
  };
  const { host } = await runHost(t, 'any', {}, { http: { port: 0, keys } });
  const ask = async (path: string) => (await fetch(`${host.address ?? ''}${path}`)).text();

  assert.equal(await ask('/'), '{}');
  assert.equal(await ask('/a/b'), '{"path":"a/b"}');
  assert.equal(await ask('/fixed'), 'fixed');
});

test('the route prefix of host.json stands before every route', async (t) => {
  define.functions = () => {
    app.get('one', { route: 'one/{x?}', handler: () => ({ body: 'one' }) });
  };
  const prefixed = { ...hostJson, extensions: {} };
  const { host } = await runHost(t, 'any', {}, { http: { port: 0, keys }, hostJson: prefixed });

  assert.equal(await (await fetch(`${host.address ?? ''}/api/one`)).text(), 'one');
  assert.equal((await fetch(`${host.address ?? ''}/one`)).status, 404);
});

test('two functions that claim one route stop the start', async (t) => {
  define.functions = () => {
    app.get('one', { route: 'same/{a}', handler: () => ({}) });
    app.http('two', { route: 'SAME/{b}', methods: ['POST', 'GET'], handler: () => ({}) });
  };

  await assert.rejects(
    runHost(t, 'any', {}, { http: { port: 0, keys } }),
    /Function 'two': .*already declared/,
  );
});
