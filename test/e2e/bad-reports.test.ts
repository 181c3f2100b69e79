import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parsePolicy } from '../../shared/lanes/index.ts';
import { buildRecord, takeBuild } from '../../shared/patches/index.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import { fixedClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { brief } from '../patches/briefs.ts';
import { aBuild } from '../patches/builds/records.ts';
import { folderOf } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { runCli } from '../support/cli.ts';
import { servicesOn } from '../support/jobs.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { NOW } from '../support/platform.ts';
import { serve } from '../support/serving.ts';
import { fetchApi } from '../support/contract/index.ts';

const gate = 'build-verification';
const POLICY = JSON.stringify({
  lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
  gates: [{ name: gate, lanes: ['out-of-band'], judges: 'cases' }],
});
const release = 'azurelinux-3.0';

/** A state in which httpd waits for its gates, and curl ships. */
async function prepare(stateDir: string): Promise<string> {
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  const { documents, bus, blobs } = local;
  const services = {
    ...servicesOn({ documents, bus, blobs, clock: fixedClock(NOW) }),
    policy: parsePolicy(POLICY, 'test'),
  };
  await ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('curl', '8.0.0'));
  const data = { ...brief('CVE-2021-0001'), release, package: 'httpd', baseline: [] };
  await onFindingChanged(services, { id: 'e1', sequence: 1, time: NOW.toISOString(), data });
  const { digest } = await takeBuild(services, buildRecord.parse(aBuild({})));
  await local.close();
  return digest;
}

test('every bad report is answered over HTTP with 4xx and its field, and changes nothing', async (t) => {
  const folder = await folderOf(t);
  const [state, policy] = [join(folder, 'state'), join(folder, 'policy.json')];
  await writeFile(policy, POLICY);
  const build = await prepare(state);
  const keyOf = async (role: string): Promise<string> =>
    (await runCli(['keys', 'add', '--state', state, '--name', role, '--role', role])).stdout.trim();
  const [builder, reader] = await Promise.all([keyOf('builder'), keyOf('reader')]);
  const { serving, address } = await serve(state, { PATCHLINE_POLICY: policy });
  t.after(() => serving.process.kill('SIGKILL'));

  const header = { release, package: 'httpd', build, gate, run: 'run-1' };
  const good = { ...header, cases: [{ name: 't', status: 'passed' }] };
  const junit = (body: string): string => `<testsuite name="s">${body}</testsuite>`;
  const post = async (
    text: string,
    { contentType = 'application/json', query = {}, key = builder }: Posted = {},
  ): Promise<{ status: number; field: unknown }> => {
    const response = await fetchApi(`${address}/api/gate-reports?${new URLSearchParams(query).toString()}`, {
      method: 'POST',
      headers: { 'x-functions-key': key, 'content-type': contentType },
      body: text,
    });
    const body = await response.text();
    return {
      status: response.status,
      field: body === '' ? undefined : (JSON.parse(body) as { field?: string }).field,
    };
  };
  const xml = { contentType: 'application/xml', query: header };
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, at) => `<!ENTITY a${at} "&a${at === 0 ? '' : at - 1};&a${at === 0 ? '' : at - 1};">`).join('')}]>`;

  const bad: Record<string, [status: number, field: string | undefined, asked: () => Promise<object>]> = {
    'JSON that is none': [400, 'body', () => post('{"release":')],
    'XML that is none': [400, 'testsuite', () => post('<testsuite><testcase', xml)],
    'an XML bomb': [400, 'testsuite', () => post(laughs + junit('<testcase name="&a19;"/>'), xml)],
    'JSON of a hundred thousand depths': [400, 'body', () => post('['.repeat(100_000))],
    'another content': [400, 'Content-Type', () => post('t passed', { contentType: 'text/plain' })],
    'a case without a name': [
      400,
      'cases.0.name',
      () => post(JSON.stringify({ ...good, cases: [{ status: 'passed' }] })),
    ],
    'XML of nothing in particular': [
      400,
      'release',
      () => post(junit('<testcase name="t"/>'), { contentType: 'application/xml' }),
    ],
    'a package that does not ship': [
      409,
      'package',
      () => post(JSON.stringify({ ...good, package: 'made-up' })),
    ],
    'a package that the build is not of': [
      404,
      'build',
      () => post(JSON.stringify({ ...good, package: 'curl' })),
    ],
    'a build of another release': [
      409,
      'package',
      () => post(JSON.stringify({ ...good, release: 'azurelinux-2.0' })),
    ],
    'a build that nobody knows': [
      404,
      'build',
      () => post(JSON.stringify({ ...good, build: '0'.repeat(64) })),
    ],
    'a gate that nobody asks for': [409, 'gate', () => post(JSON.stringify({ ...good, gate: 'extensions' }))],
    'a role that may not': [403, undefined, () => post(JSON.stringify(good), { key: reader })],
    nobody: [401, undefined, () => post(JSON.stringify(good), { key: 'made-up' })],
  };
  const before = await canonicalDump(state);
  const answers: Record<string, object> = {};
  for (const [what, [, , asked]] of Object.entries(bad)) answers[what] = await asked();
  assert.deepEqual(
    answers,
    Object.fromEntries(Object.entries(bad).map(([what, [status, field]]) => [what, { status, field }])),
  );
  assert.deepEqual(differences(await canonicalDump(state), before), {}, 'nothing changed');

  assert.equal((await post(JSON.stringify(good))).status, 201, 'a good one is taken in');
  const after = await canonicalDump(state);
  assert.deepEqual(
    await post(JSON.stringify(good)),
    { status: 409, field: 'run' },
    'a delivery that is known',
  );
  assert.deepEqual(differences(await canonicalDump(state), after), {}, 'nothing changed');
});

interface Posted {
  contentType?: string;
  query?: Record<string, string>;
  key?: string;
}
