import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { publishAll } from '../../shared/advisories/index.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import { readRepository } from '../../shared/inventory/index.ts';
import { buildRecord, checkRepository, commandPatch, takeBuild } from '../../shared/patches/index.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import { inTrace, parseTraceparent, spanIdOf, traceIdOf, tracedBus } from '../../shared/platform/index.ts';
import { deliverLive } from '../../shared/subscriptions/index.ts';
import { publication } from '../advisories/fixtures.ts';
import { brief } from '../patches/briefs.ts';
import { aBuild } from '../patches/builds/records.ts';
import { folderOf } from '../platform/local/state.ts';
import { startReceiver } from '../subscriptions/webhooks/receiver.ts';
import { hook, openDelivering } from '../subscriptions/webhooks/world.ts';
import { servicesOn } from '../support/jobs.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { NOW } from '../support/platform.ts';
import { writeRepository } from '../support/repository.ts';
import { recordTelemetry } from './recorded.ts';

const about = { release: 'azurelinux-3.0', package: 'httpd' };
const ada = { id: 'user:ada', name: 'ada' };

test('the trace of a finding goes on to its advisory and the webhook that tells of it, whatever people do between', async (t) => {
  const telemetry = recordTelemetry();
  const opened = await openDelivering(t);
  const platform = { ...opened, telemetry, bus: tracedBus(opened.bus, telemetry) };
  const own = servicesOn(platform);
  const services = { ...own, policy: { ...own.policy, gates: [], approvals: {} } };
  const receiver = await startReceiver(t);
  await hook(platform, receiver);
  await ship(services, shippedPackage('httpd', '1'));
  const context = { traceId: traceIdOf('run'), spanId: spanIdOf('message') };
  const data = { ...brief('CVE-2021-0001'), ...about, baseline: [] };

  await inTrace({ context, cause: context }, () =>
    onFindingChanged(services, { id: 'e', sequence: 1, time: NOW.toISOString(), data }),
  );
  const build = aBuild({ package: 'httpd', evr: '2-2.azl3', patchedCves: ['CVE-2021-0001'] });
  await takeBuild(services, buildRecord.parse(build));
  await commandPatch(services, { do: 'request', ...about, patch: 1, targets: ['repository base'] }, ada);
  await commandPatch(services, { do: 'release', ...about, patch: 1 }, ada);
  const folder = await folderOf(t);
  const rows = ['x86_64', 'aarch64'].map((arch) => ({ name: 'httpd', evr: '2-2.azl3', arch }));
  writeRepository(folder, rows, '2026-02-02T05:00:00.000Z');
  const found = await readRepository((file) => readFile(join(folder, file)), folder);
  await checkRepository(services, { release: about.release, repository: 'base', found });
  await publishAll(services, publication, { cause: 'test' });
  await relayOutboxes(services);
  await deliverLive(platform, 'ordinary');

  const sent = telemetry.spans.filter(({ kind }) => kind === 'producer');
  const inTraceOfRun = sent.filter(({ traceId }) => traceId === context.traceId);
  const types = inTraceOfRun.map(({ attributes }) => attributes['patchline.event.type']);
  for (const type of ['patch.required', 'patch.released', 'patch.placed', 'advisory.published'])
    assert.ok(types.includes(type), `${type} is missing among ${types.join(', ')}`);
  const advisory = inTraceOfRun.find(
    ({ attributes }) => attributes['patchline.event.type'] === 'advisory.published',
  );
  const [delivered] = receiver.received;
  assert.deepEqual(parseTraceparent(delivered?.headers['traceparent']), {
    traceId: context.traceId,
    spanId: advisory?.spanId,
  });
  const told = telemetry.spans.find(({ name }) => name === 'POST webhook');
  assert.equal(told?.parentId, advisory?.spanId);
  assert.equal(told?.attributes['http.response.status_code'], 204);
  assert.doesNotMatch(
    JSON.stringify(telemetry.spans),
    /127\.0\.0\.1|ada|CVE-/,
    'neither receiver, person nor CVE',
  );
});
