import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { roles } from '../../shared/access/index.ts';
import { routes } from '../../shared/api/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { isOpenTo, principalHeader } from '../support/roles.ts';
import { serve } from '../support/serving.ts';
import { fetchApi } from '../support/contract/index.ts';

const keys = (command: string, state: string, ...more: string[]): Promise<CliResult> =>
  runCli(['keys', command, '--state', state, ...more]);

/** Makes a key and returns it. */
async function add(state: string, name: string, ...held: string[]): Promise<string> {
  const { code, stdout, stderr } = await keys('add', state, '--name', name, '--role', ...held);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

async function serving(t: TestContext, state: string, environment: NodeJS.ProcessEnv = {}) {
  const running = await serve(state, environment);
  t.after(() => running.serving.process.kill('SIGKILL'));
  const ask = async (
    { method, path, isStream = false }: { method: string; path: string; isStream?: boolean },
    headers: Record<string, string> = {},
  ): Promise<{ status: number; text: string }> => {
    const body = method === 'POST' ? { body: '[]' } : {};
    const response = await fetchApi(`${running.address}${path}`, { method, headers, ...body });
    if (isStream) {
      // It ends with its reader alone.
      await response.body?.cancel();
      return { status: response.status, text: '' };
    }
    // What else says when it was made is the same for all.
    const text = (await response.text()).replace(/"report_time":"[^"]*"/, '');
    return { status: response.status, text };
  };
  return { ...running, ask };
}

const findings = { method: 'GET', path: '/api/findings' };

suite('named keys', () => {
  test('open each route to its role, on a serve that runs', async (t) => {
    const state = join(await folderOf(t), 'state');
    const { ask } = await serving(t, state, { PATCHLINE_APP_SERVICE_AUTHENTICATION: 'true' });
    const made: Record<string, string> = {};
    for (const role of roles) made[role] = await add(state, `the-${role}`, role);

    for (const route of routes) {
      const { role: asked } = route;
      const strangers = [
        await ask(route),
        await ask(route, { 'x-functions-key': 'patchline_'.padEnd(42, 'x') }),
        await ask(route, { 'x-functions-key': '' }),
        // Setting or not, the local host believes no header of who has signed in.
        await ask(route, { 'X-MS-CLIENT-PRINCIPAL': principalHeader(roles) }),
      ];
      const name = `${route.method} ${route.path}`;
      for (const answer of strangers) assert.deepEqual(answer, strangers[0], name);
      // A public route may lack a parameter, or what is asked for.
      const isRefused = [401, 403].includes(strangers[0]?.status ?? 0);
      assert.equal(isRefused, asked !== 'public', name);
      for (const role of roles) {
        const isAllowed = isOpenTo(asked, role);
        const { status } = await ask(route, { 'x-functions-key': made[role] ?? '' });
        if (asked !== 'signed') assert.equal(status === 403, !isAllowed, `${name} as ${role}: ${status}`);
        assert.equal(status === 401, asked === 'signed', `${name} as ${role}`);
      }
    }
  });

  test('are shown once, kept as hashes in a private file, and never told again', async (t) => {
    const state = join(await folderOf(t), 'state');
    const { ask, serving: running } = await serving(t, state);
    const key = await add(state, 'alice@example.com', 'operator', 'approver');
    const file = join(state, 'keys.json');

    assert.match(key, /^patchline_[\w-]{32}$/);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok(!(await readFile(file, 'utf8')).includes(key));
    const { stdout } = await keys('list', state);
    assert.match(stdout, /alice@example\.com +operator, approver +20/);
    const listed = JSON.parse((await keys('list', state, '--json')).stdout) as Record<string, unknown>[];
    assert.deepEqual(Object.keys(listed[0] ?? {}), ['name', 'roles', 'createdAt']);
    assert.equal((await ask(findings, { 'x-functions-key': key })).status, 200);
    assert.equal((await ask({ ...findings, path: `/api/findings?code=${key}&x=1` })).status, 400);
    assert.ok(!(running.said.stdout + running.said.stderr).includes(key));
  });

  test('open nothing any more once they are removed, on a serve that runs', async (t) => {
    const state = join(await folderOf(t), 'state');
    const { ask } = await serving(t, state);
    const [alice, bob] = [await add(state, 'alice', 'reader'), await add(state, 'bob', 'reader')];
    assert.equal((await ask(findings, { 'x-functions-key': alice })).status, 200);

    assert.equal((await keys('remove', state, '--name', 'alice')).code, 0);

    assert.deepEqual(await ask(findings, { 'x-functions-key': alice }), await ask(findings));
    assert.equal((await ask(findings, { 'x-functions-key': bob })).status, 200);
  });

  test('are rotated and end, on a serve that runs', async (t) => {
    const state = join(await folderOf(t), 'state');
    const { ask } = await serving(t, state);
    const first = await add(state, 'alice', 'reader');
    const statusOf = async (key: string): Promise<number> =>
      (await ask(findings, { 'x-functions-key': key })).status;

    const rotated = await keys('rotate', state, '--name', 'alice', '--json');
    const { key: second, roles: held } = JSON.parse(rotated.stdout) as { key: string; roles: string[] };
    const opened = { held, first: await statusOf(first), second: await statusOf(second) };
    assert.deepEqual(opened, { held: ['reader'], first: 401, second: 200 });
    const third = (
      await keys('rotate', state, '--name', 'alice', '--former-until', '2999-01-01')
    ).stdout.trim();
    for (const key of [second, third]) assert.equal(await statusOf(key), 200);

    assert.equal((await keys('expire', state, '--name', 'alice')).code, 0);
    for (const key of [second, third]) assert.equal(await statusOf(key), 401);
    const refused = await keys('rotate', state, '--name', 'alice');
    assert.match(refused.stderr, /--name alice: the key ended on 20\S+: give --expires too/);
    const fourth = (await keys('rotate', state, '--name', 'alice', '--expires', '2999-01-01')).stdout.trim();
    assert.equal(await statusOf(fourth), 200);
  });

  test('are not guessed: too many wrong ones are not heard, while who asked before goes on', async (t) => {
    const state = join(await folderOf(t), 'state');
    const { address } = await serving(t, state);
    const key = await add(state, 'alice', 'reader');
    const statusOf = async (given: string, path = '/api/findings'): Promise<number> =>
      (await fetchApi(`${address}${path}`, { headers: { 'x-functions-key': given } })).status;
    assert.equal(await statusOf(key), 200);
    for (let at = 0; at < 20; at += 1) assert.equal(await statusOf(`patchline_${at}`), 401);

    for (const path of ['/api/findings', '/admin/host/status', '/metrics'])
      assert.equal(await statusOf('patchline_x', path), 429);
    assert.equal(await statusOf(key), 200);
    assert.equal((await fetchApi(`${address}/api/health`)).status, 200);
  });

  test('made at one time are all kept', async (t) => {
    const state = join(await folderOf(t), 'state');
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => add(state, name, 'reader')));

    const listed = JSON.parse((await keys('list', state, '--json')).stdout) as { name: string }[];
    assert.deepEqual(listed.map(({ name }) => name).sort(), ['a', 'b', 'c', 'd']);
  });

  test('are refused for a name that is taken or is none, an unknown role, and Azure', async (t) => {
    const state = join(await folderOf(t), 'state');
    await add(state, 'alice', 'reader');
    const refused: [parameters: string[], complaint: RegExp][] = [
      [['add', '--name', 'alice', '--role', 'builder'], /--name alice: there is a key of that name/],
      [['add', '--name', 'a b', '--role', 'builder'], /--name a b: is not a name/],
      [['add', '--name', 'bob', '--role', 'root'], /Allowed choices are reader, operator/],
      [['add', '--name', 'bob'], /--role/],
      [['remove', '--name', 'bob'], /--name bob: there is no key of that name/],
      [['list', '--state', 'azure:'], /azure: has no keys: app roles of Entra ID/],
    ];
    for (const [parameters, complaint] of refused) {
      const { code, stderr } = await runCli([
        'keys',
        ...parameters.slice(0, 1),
        '--state',
        state,
        ...parameters.slice(1),
      ]);
      assert.equal(code, 1, stderr);
      assert.match(stderr, complaint);
    }
    assert.equal((JSON.parse((await keys('list', state, '--json')).stdout) as unknown[]).length, 1);
  });

  test('of an older version go on, and become hashes with the next change', async (t) => {
    const state = join(await folderOf(t), 'state');
    await add(state, 'first', 'reader');
    const file = join(state, 'keys.json');
    const older = { admin: 'a'.repeat(32), host: ['b'.repeat(32), 'c'.repeat(32)] };
    await writeFile(file, JSON.stringify(older));
    const { ask, serving: running } = await serving(t, state);
    const statuses = async (key: string): Promise<number[]> => {
      const headers = { 'x-functions-key': key };
      const paths = ['/api/findings', '/api/runs', '/admin/functions'];
      const asked = paths.map((path) => ask({ method: 'GET', path }, headers));
      const posted = await ask({ method: 'POST', path: '/api/decisions' }, headers);
      return [...(await Promise.all(asked)).map(({ status }) => status), posted.status];
    };

    for (const when of ['before', 'after']) {
      // The key opens the route, which then refuses a body without a decision.
      assert.deepEqual(await statuses(older.admin), [200, 200, 200, 400], when);
      for (const key of older.host) assert.deepEqual(await statuses(key), [200, 200, 401, 400], when);
      if (when === 'before') await add(state, 'alice', 'reader');
    }

    assert.match(running.said.stderr, /holds plain-text keys of an older version; they still work/);
    assert.doesNotMatch(await readFile(file, 'utf8'), /aaaa|bbbb|cccc/);
    const { stdout } = await keys('list', state);
    assert.deepEqual(
      stdout
        .split('\n')
        .slice(1, 5)
        .map((line) => line.split(/ {2,}/).slice(0, 2)),
      [
        ['admin', 'operator, admin'],
        ['host', 'operator'],
        ['host-2', 'operator'],
        ['alice', 'reader'],
      ],
    );
  });

  test('that are made and removed stand in the audit, as does what else a command changes', async (t) => {
    const state = join(await folderOf(t), 'state');
    const key = await add(state, 'alice', 'operator');
    await keys('remove', state, '--name', 'nobody');
    for (const more of [['on', '--reason', 'an incident'], ['off']])
      assert.equal((await runCli(['pause', ...more, '--state', state])).code, 0);
    const { ask } = await serving(t, state);

    const { text } = await ask({ method: 'GET', path: '/api/audit' }, { 'x-functions-key': key });

    const { acts } = JSON.parse(text) as {
      acts: { actor: { id: string }; action: string; outcome: string; what?: object; reason?: string }[];
    };
    const shown = acts.map(({ action, outcome, what, reason }) => ({ action, outcome, what, reason }));
    const nothing = { what: undefined, reason: undefined };
    const expected = [
      { ...nothing, action: 'keys add', outcome: 'done', what: { name: 'alice', roles: ['operator'] } },
      {
        ...nothing,
        action: 'keys remove',
        outcome: 'failed',
        reason: '--name nobody: there is no key of that name',
      },
      { ...nothing, action: 'pause on', outcome: 'done', what: { reason: 'an incident', changed: true } },
      { ...nothing, action: 'pause off', outcome: 'done', what: { changed: true } },
    ];
    assert.deepEqual(shown, expected);
    for (const { actor } of acts) assert.equal(actor.id, `user:${userInfo().username}`);
    assert.ok(!text.includes(key));
  });
});
