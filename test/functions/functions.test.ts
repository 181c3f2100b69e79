import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type Host, startHost } from '../../infra/local/host/index.ts';
import { createEvent, outboxDocument } from '../../shared/events/index.ts';
import { type FindingDocument, reportUnderEmbargo } from '../../shared/findings/index.ts';
import { addImage, readImage } from '../../shared/images/index.ts';
import {
  type BulkOrder,
  discardDeadLetters,
  giveBulk,
  giveOrder,
  listDeadLetters,
  previewBulk,
} from '../../shared/operations/index.ts';
import { readHandled, seriesOf } from '../../shared/jobs/index.ts';
import { readCurrent } from '../../shared/snapshot/index.ts';
import type { RunDocument } from '../../shared/runs/index.ts';
import type { PatchDocument } from '../../shared/patches/documents.ts';
import type { ClockDocument } from '../../shared/sla/clocks/documents.ts';
import { PATCH_SCHEMA, type Platform, systemClock } from '../../shared/platform/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../shared/platform/local/index.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { keyOf } from '../support/actors.ts';
import { provideOn } from '../support/services.ts';
import { allOf, ship, shippedPackage } from '../support/pipeline.ts';
import type { AppServices } from '../../shared/app/index.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { releaseNotes } from '../images/notes.ts';
import { SECRET, signedHeaders } from '../support/github.ts';
import { type Receiver, startReceiver } from '../subscriptions/webhooks/receiver.ts';
import { webhooks } from '../subscriptions/webhooks/world.ts';
import { issuePayload } from '../intake/github/issues.ts';
import { PUBLICATION } from '../advisories/fixtures.ts';
import { aBuild } from '../patches/builds/records.ts';
import { fetchApi } from '../support/contract/index.ts';

const root = join(import.meta.dirname, '..', '..');
const keys = { isAdmin: () => false, host: [] };
const headers = { 'x-functions-key': keyOf('operator') };

/** Each function does what its name says, on the local host, once: what it does in every case is tested beside it. */
suite('the function', () => {
  let local: LocalPlatform;
  let platform: Platform;
  let host: Host;
  let services: AppServices;
  const seen = new Set<string>();
  const folders: string[] = [];
  const ends: (() => void)[] = [];

  before(async () => {
    const [stateDir, nvd] = [await temporaryFolder(), await temporaryFolder()];
    folders.push(stateDir, nvd);
    const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
    const feed = feedJson([cveRecord({ id: 'CVE-2021-0001', score: 9.8, configurations })]);
    await writeFile(join(nvd, 'nvdcve-2.0-2021.json'), feed);
    await writeFile(join(nvd, 'publication.yaml'), PUBLICATION);
    local = await openLocalPlatform({ stateDir, exclusive: true });
    platform = { documents: local.documents, bus: local.bus, blobs: local.blobs, clock: systemClock };
    services = await provideOn(platform, {
      ...{ PATCHLINE_NVD: nvd, GITHUB_WEBHOOK_SECRET: SECRET },
      ...{ PATCHLINE_WEBHOOK_KEY: webhooks.key, PATCHLINE_WEBHOOK_ALLOW: '127.0.0.1' },
      PATCHLINE_PUBLICATION: join(nvd, 'publication.yaml'),
    });
    await ship(platform, shippedPackage('httpd', '2.4.46'));
    host = await startHost({
      appGlob: 'functions/*.ts',
      directory: root,
      hostJson: JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as unknown,
      bus: local.bus,
      documents: local.documents,
      log: () => undefined,
      http: { port: 0, keys },
      listen: ({ trigger }) => trigger === 'service-bus',
    });
  });

  after(async () => {
    for (const end of ends) end();
    await host.stop();
    await services.pool.close();
    await local.close();
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  /** A test of one function, in order: each goes on from what those before have done. */
  function does(name: string, what: string, run: () => Promise<void>): void {
    seen.add(name);
    test(`${name} ${what}`, run);
  }

  async function get(
    path: string,
    init: RequestInit = { headers },
  ): Promise<{ status: number; body: unknown }> {
    const response = await fetchApi(`${host.address ?? ''}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Those that wait for the end of their minute. */
  async function queuedPublications(): Promise<number> {
    const { active, scheduled } = await local.bus.counts({ entity: 'advisory-jobs' });
    return active + scheduled;
  }

  async function runs(): Promise<RunDocument[]> {
    return allOf<RunDocument>(platform.documents.container('runs'), 'run');
  }

  does('httpHealth', 'answers anybody', async () => {
    assert.deepEqual(await get('/api/health', {}), { status: 200, body: { status: 'empty' } });
  });

  does('httpSite', 'finds no file before something is published', async () => {
    const response = await fetchApi(`${host.address ?? ''}/index.html`);

    assert.equal(response.status, 404);
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });

  does('httpPage', 'serves no page where none was built', async () => {
    const response = await fetchApi(`${host.address ?? ''}/ui/overview`);

    assert.equal(response.status, 404);
  });

  does('httpSession', 'says who asks, and how one signs in here', async () => {
    const { body } = await get('/api/session');

    assert.deepEqual(
      { ...(body as object), roles: 'hidden' },
      { name: 'operator', roles: 'hidden', signIn: 'entra' },
    );
  });

  does('httpContracts', 'gives the contracts to anybody', async () => {
    const { status, body } = await get('/api/contracts/openapi.json', {});

    assert.deepEqual(
      { status, openapi: (body as { openapi: string }).openapi },
      { status: 200, openapi: '3.1.1' },
    );
  });

  test('no function answers what the host keeps for itself', async () => {
    for (const path of ['/runtime', '/runtime/webhooks/x', '/Runtime/index.html']) {
      const response = await fetchApi(`${host.address ?? ''}${path}`);
      assert.deepEqual(
        { status: response.status, body: await response.text() },
        { status: 404, body: '' },
        path,
      );
    }
  });

  does('sweepSite', 'leaves what is public', async () => {
    await host.trigger('sweepSite');
  });

  does('scheduledIngest', 'starts a run of the sources in the settings', async () => {
    await host.trigger('scheduledIngest');

    const [run] = await runs();
    assert.deepEqual(
      { trigger: run?.trigger, ingestJobs: run?.ingestJobs },
      { trigger: 'schedule', ingestJobs: ['ingest:nvd/2021'] },
    );
  });

  does('ingestJob', 'takes the files in and commits them', async () => {
    await host.idle();

    assert.equal((await readCurrent(platform.blobs))?.generation, 1);
  });

  does('matchJob', 'matches the packages', async () => {
    const [finding] = await allOf<FindingDocument>(platform.documents.container('findings'), 'finding');

    assert.deepEqual(
      { cve: finding?.cve, status: finding?.status },
      { cve: 'CVE-2021-0001', status: 'affected' },
    );
  });

  does('settleRuns', 'ends the run', async () => {
    await host.trigger('settleRuns');

    const [run] = await runs();
    assert.deepEqual({ stage: run?.stage, failures: run?.failures }, { stage: 'done', failures: [] });
  });

  const operators = { entity: 'operations-events', subscription: 'operators' } as const;
  const pipeline = { entity: 'embargo-events', subscription: 'build-system' } as const;
  const woken = [
    ['relayFindings', 'findings', 'packageKey', operators],
    ['relayPatches', 'patches', 'packageKey', operators],
    ['relayImages', 'images', 'line', operators],
    ['relayClocks', 'clocks', 'packageKey', operators],
    ['relayAdvisories', 'advisories', 'series', operators],
    ['relayAlerts', 'alerts', 'component', operators],
    ['relayDecisions', 'decisions', 'scope', operators],
    ['relayEmbargoedFindings', 'embargoedFindings', 'packageKey', pipeline],
    ['relayEmbargoedPatches', 'embargoedPatches', 'packageKey', pipeline],
    ['relayReports', 'reports', 'release', operators],
    ['relayEmbargoedReports', 'embargoedReports', 'release', pipeline],
    ['relayEmbargoedClocks', 'embargoedClocks', 'packageKey', pipeline],
  ] as const;
  for (const [name, container, field, source] of woken) {
    does(name, 'publishes what waits in its container', async () => {
      const event = createEvent({
        topic: source.entity,
        type: 'test.raised',
        source: '/test',
        aggregate: name,
        sequence: 1,
        subject: name,
        time: new Date(),
        routing: {},
        data: {},
      });
      await platform.documents.container(container).create(name, outboxDocument(event, { [field]: name }));

      await host.trigger(name, []);

      const messages = await local.bus.peek(source, 10);
      assert.ok(messages.some(({ sessionId }) => sessionId === name));
    });
  }

  does('relayOutboxes', 'publishes what waits', async () => {
    await host.trigger('relayOutboxes');

    const messages = await local.bus.peek({ entity: 'finding-events', subscription: 'triage' }, 10);
    assert.deepEqual(
      messages.map(({ subject }) => subject),
      ['finding.baseline'],
    );
  });

  does('patchOnFindingChanged', 'opens the patch of the package', async () => {
    const packageKey = 'azurelinux-3.0/curl';
    const event = createEvent({
      topic: 'finding-events',
      type: 'finding.changed',
      source: '/patchline/findings',
      aggregate: packageKey,
      sequence: 1,
      subject: `${packageKey}/CVE-2021-0002`,
      time: new Date(),
      routing: {},
      data: {
        release: 'azurelinux-3.0',
        package: 'curl',
        cve: 'CVE-2021-0002',
        status: 'affected',
        severity: 'high',
        score: 7.5,
        knownExploited: false,
        lane: 'out-of-band',
        laneRule: 'critical-or-high',
        baseline: [],
      },
    });
    await platform.documents.container('findings').create(packageKey, outboxDocument(event, { packageKey }));
    await host.trigger('relayOutboxes');
    await host.idle();

    const [patch] = await allOf<PatchDocument>(platform.documents.container('patches'), 'patch');
    assert.deepEqual(
      { package: patch?.package, lane: patch?.lane, cves: patch?.cves.length },
      { package: 'curl', lane: 'out-of-band', cves: 1 },
    );
  });

  does('patchOnImage', 'takes in what stands in a line where nothing is patched', async () => {
    const bytes = releaseNotes(['curl-8.3.0-1.azl3.x86_64']);
    const image = readImage([{ name: '202601.05.0.txt', bytes }], {});
    await addImage(platform, { line: 'azurelinuxv3', image, by: 'ada' });
    await host.trigger('relayOutboxes');
    await host.idle();

    const { active } = await local.bus.counts({ entity: 'patch-events', subscription: 'patches' });
    assert.equal(active, 0);
  });

  does('httpRollOuts', 'records which regions run an image', async () => {
    const regions = [{ name: 'westeurope', share: 1, at: '2026-02-03T00:00:00Z' }];
    const told = await get('/api/roll-outs', {
      method: 'POST',
      headers: { 'x-functions-key': keyOf('builder'), 'content-type': 'application/json' },
      body: JSON.stringify({ line: 'azurelinuxv3', version: '202601.05.0', regions }),
    });

    const body = { line: 'azurelinuxv3', version: '202601.05.0', variant: 'gen2', regions: ['westeurope'] };
    assert.deepEqual(told, { status: 200, body });
  });

  does('httpImages', 'lists images with what their gates say', async () => {
    const { body } = await get('/api/images');
    const { images, total } = body as { total: number; images: { version: string; stands: boolean }[] };
    const seen = images.map(({ version, stands }) => `${version} ${stands}`);
    assert.deepEqual({ total, seen }, { total: 1, seen: ['202601.05.0 true'] });
  });

  does('httpImageDiff', 'tells what an image brings, and knows no other', async () => {
    const { body } = await get('/api/images/diff?line=azurelinuxv3&version=202601.05.0');
    assert.equal((body as { image: { variant: string } }).image.variant, 'gen2');
    assert.equal((await get('/api/images/diff?line=azurelinuxv3&version=202602.05.0')).status, 404);
  });

  does('httpGates', 'knows no build that was not delivered', async () => {
    const { status } = await get(`/api/gates?release=azurelinux-3.0&package=httpd&build=${'cd'.repeat(16)}`);
    assert.equal(status, 404);
  });

  does('httpSettings', 'tells what the installation is set to, without secrets', async () => {
    const { body } = await get('/api/settings');
    const { settings } = body as { settings: { name: string; isSet: boolean; value?: string }[] };
    const { isSet, value } = settings.find(({ name }) => name === 'PATCHLINE_WEBHOOK_KEY') ?? {};
    assert.deepEqual({ isSet, value }, { isSet: true, value: undefined });
  });

  does('httpNextImages', 'lists the next image of no line that the policy does not have', async () => {
    assert.deepEqual(await get('/api/images/next'), { status: 200, body: { images: [] } });
  });

  does('httpImageIndex', 'lists the images', async () => {
    const { body } = await get('/api/images/index');
    const { vhd_release_versions: versions } = body as { vhd_release_versions: string[] };
    assert.deepEqual(versions, ['azurelinuxv3-gen2/202601.05.0']);
  });

  does('httpImageScanReports', 'knows no image that was not added', async () => {
    const { status } = await get('/api/images/scan-reports?distro=azurelinuxv3-gen2&version=202602.05.0');
    assert.equal(status, 404);
  });

  does('httpImageMitigationReports', 'reports nothing of a package that no image has', async () => {
    const none = await get('/api/images/mitigation-reports?package=nginx&line=azurelinuxv3');
    assert.deepEqual(none, { status: 200, body: { package_name: 'nginx', mitigations: [] } });
  });

  does('patchOnEmbargoedFinding', 'opens a patch that lies apart', async () => {
    await reportUnderEmbargo(services, {
      ...{ release: 'azurelinux-3.0', package: 'httpd', cve: 'CVE-2026-9001' },
      rating: { by: 'vendor', severity: 'high' },
      ...{ until: '2099-01-01T00:00:00.000Z', reason: 'As its finder wrote.', isAffected: true },
    });
    await host.trigger('relayOutboxes');
    await host.idle();

    const apart = platform.documents.container('embargoedPatches');
    const patches = await allOf<PatchDocument>(apart, 'patch');
    assert.deepEqual(
      patches.map(({ state, cves }) => ({ state, cve: cves[0]?.cve })),
      [{ state: 'required', cve: 'CVE-2026-9001' }],
    );
  });

  const clocksIn = (container: 'clocks' | 'embargoedClocks'): Promise<ClockDocument[]> =>
    allOf<ClockDocument>(platform.documents.container(container), 'clock');

  does('tickClocks', 'puts the policy in force', async () => {
    await host.trigger('tickClocks');

    const policies = await allOf(platform.documents.container('clocks'), 'policy');
    assert.equal(policies.length, 1);
  });

  does('clockOnFinding', 'starts the clocks of a first import', async () => {
    const clocks = await clocksIn('clocks');

    assert.deepEqual(
      clocks.map(({ cve, status }) => ({ cve, status })),
      [{ cve: 'CVE-2021-0001', status: 'on-track' }],
    );
    const until = services.clock.now();
    const since = new Date(until.getTime() - 3_600_000).toISOString();
    const handled = await readHandled(seriesOf(platform.documents, false), since, until.toISOString());
    const [times] = handled.get('finding-events/clocks') ?? [];
    assert.ok(times && times.enqueuedAt <= times.startedAt && times.startedAt <= times.doneAt);
  });

  does('clockOnPatch', 'stops a clock where a patch says so', async () => {
    const packageKey = 'azurelinux-3.0/httpd';
    const patches = platform.documents.container('patches');
    const at = services.clock.now().toISOString();
    const place = { kind: 'repository', name: 'base', architecture: 'x86_64', since: at };
    const build = { evr: '0:2.4.48-1', architectures: ['x86_64'], digest: 'd', provenance: 'p' };
    const patch = {
      ...{
        id: 'patch:000001',
        kind: 'patch',
        packageKey,
        schema: PATCH_SCHEMA,
        number: 1,
        state: 'superseded',
      },
      ...{
        release: 'azurelinux-3.0',
        package: 'httpd',
        cves: [{ cve: 'CVE-2021-0001' }],
        places: [place],
        build,
      },
    };
    await patches.create(packageKey, patch);
    const event = createEvent({
      ...{ topic: 'patch-events', type: 'patch.placed', source: '/patchline/patches', aggregate: packageKey },
      ...{ sequence: 1, subject: `${packageKey}/patch:000001`, time: new Date(), routing: {}, data: patch },
    });
    await patches.create(packageKey, outboxDocument(event, { packageKey }));
    await host.trigger('relayOutboxes');
    await host.idle();

    assert.equal((await clocksIn('clocks'))[0]?.status, 'met');
  });

  does('clockOnEmbargoed', 'starts a clock that lies apart', async () => {
    assert.deepEqual(
      (await clocksIn('embargoedClocks')).map(({ cve, status }) => ({ cve, status })),
      [{ cve: 'CVE-2026-9001', status: 'on-track' }],
    );
  });

  does('httpSla', 'lists clocks by state, and what it does not know is refused', async () => {
    const { body } = await get('/api/sla?package=httpd&month=2026-11');
    const { counts, stopped, due, breached } = body as Record<
      'due' | 'breached' | 'stopped',
      { cve: string }[]
    > & {
      counts: object;
    };
    assert.deepEqual({ counts, due, breached }, { counts: { met: 1 }, due: [], breached: [] });
    assert.deepEqual(
      stopped.map(({ cve }) => cve),
      ['CVE-2021-0001'],
    );
    assert.equal((await get('/api/sla?month=2026-13')).status, 400);
    assert.equal((await get('/api/sla?cve=PATCHLINE-000000000001')).status, 200);
    assert.equal((await get('/api/sla?release=other-1')).status, 400);
  });

  does('reconcileFeeds', 'starts a run that loads the feeds', async () => {
    await host.trigger('reconcileFeeds');
    await host.idle();

    assert.deepEqual((await runs()).map(({ trigger }) => trigger).sort(), ['reconcile', 'schedule']);
  });

  does('publishHourly', 'queues what is done within the minute once', async () => {
    await host.trigger('publishHourly');
    await host.trigger('publishHourly');

    assert.ok((await queuedPublications()) <= 2, 'two at the turn of a minute');
  });

  does('advisoryOnPlaced', 'queues it with all else of that minute', async () => {
    const before = await queuedPublications();
    await host.trigger('advisoryOnPlaced', {});

    assert.ok((await queuedPublications()) - before <= 1);
  });

  does('advisoryJob', 'makes public what may be, then tells of it', async () => {
    await host.trigger('advisoryJob', { kind: 'publish' });

    const year = new Date().getUTCFullYear();
    const vex = `/.well-known/csaf/white/${year}/exsa-cve-2021-0001.json`;
    const response = await fetchApi(`${host.address ?? ''}${vex}`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /"CVE-2021-0001"/);
    const told = await allOf(platform.documents.container('advisories'), 'outbox');
    assert.ok(told.length > 0);
    assert.deepEqual(await allOf(platform.documents.container('advisories'), 'untold'), []);
  });

  does('httpCvrf', 'answers of what is public', async () => {
    const { status, body } = await get('/cvrf/v3.0/updates?api-version=2023-11-01', {
      headers: { accept: 'application/json' },
    });

    assert.equal(status, 200);
    assert.ok(Array.isArray((body as { value: unknown }).value));
  });

  does('applyRetention', 'keeps what is young', async () => {
    await host.trigger('applyRetention');

    assert.ok((await readCurrent(platform.blobs))?.content);
  });

  does('trimEventLogs', 'keeps what is young', async () => {
    const logged = (): Promise<unknown[]> => allOf(platform.documents.container('events'), 'event');
    const before = await logged();
    assert.ok(before.length > 0);

    await host.trigger('trimEventLogs');

    assert.deepEqual(await logged(), before);
  });

  does('httpEvents', 'answers with the events of an audience', async () => {
    const { events } = (await get('/api/events?audience=private')).body as { events: { id: string }[] };

    assert.ok(events.length > 0);
    assert.equal((await get('/api/events?audience=private', {})).status, 401);
    assert.equal((await get('/api/events', {})).status, 200);
  });

  /** A webhook's receiver, and the id that it is registered under. */
  let hooked: { receiver: Receiver; id: string };

  async function post(path: string, body: object): Promise<{ status: number; body: unknown }> {
    return get(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  does('httpSubscribers', 'registers a webhook and lists it', async () => {
    const receiver = await startReceiver({ after: (end) => ends.push(end) });
    const asked = { url: receiver.url, audience: 'private', from: 'beginning' };
    const { body } = await post('/api/subscribers', asked);
    hooked = { receiver, id: (body as { subscriber: { id: string } }).subscriber.id };

    const { subscribers } = (await get('/api/subscribers')).body as { subscribers: { id: string }[] };
    assert.deepEqual(
      subscribers.map(({ id }) => id),
      [hooked.id],
    );
  });

  does('httpSubscriberCommands', 'verifies a webhook', async () => {
    const { id } = hooked;
    const { body } = await post('/api/subscriber-commands', { id, command: { do: 'verify' } });

    assert.equal((body as { subscriber: { state: string } }).subscriber.state, 'active');
  });

  does('webhooksOnEvent', 'delivers what a log has got', async () => {
    await host.trigger('webhooksOnEvent', []);

    assert.ok(hooked.receiver.received.length > 0);
  });

  does('deliverWebhooks', 'delivers where a webhook was resumed', async () => {
    const { receiver, id } = hooked;
    const before = receiver.received.length;
    for (const command of [
      { do: 'pause', reason: 'test' },
      { do: 'resume', from: 'beginning' },
    ])
      assert.equal((await post('/api/subscriber-commands', { id, command })).status, 200);
    await host.trigger('deliverWebhooks');

    assert.deepEqual(
      receiver.received.slice(before).map((each) => each.id),
      receiver.received.slice(0, before).map((each) => each.id),
    );
  });

  does('httpDeliveries', 'lists what was sent', async () => {
    const { deliveries } = (await get(`/api/deliveries?subscriber=${hooked.id}`)).body as {
      deliveries: { isDelivered: boolean }[];
    };

    assert.ok(deliveries.length > 0 && deliveries.every(({ isDelivered }) => isDelivered));
  });

  does(
    'webhooksOnEmbargoedEvent',
    'delivers what is under embargo to those alone who wait for it',
    async () => {
      const before = hooked.receiver.received.length;
      await host.trigger('webhooksOnEmbargoedEvent', []);

      assert.equal(hooked.receiver.received.length, before);
    },
  );

  does('endDecisions', 'does nothing where nothing is decided', async () => {
    await host.trigger('endDecisions');

    assert.equal((await runs()).length, 2);
  });

  does('matchOnDecision', 'does nothing where nothing is decided', async () => {
    await host.trigger('matchOnDecision', {});

    assert.equal((await runs()).length, 2);
  });

  does('httpGitHub', 'takes in what GitHub signed', async () => {
    const body = JSON.stringify(issuePayload());
    const init = { method: 'POST', body, headers: signedHeaders(body) };

    assert.deepEqual(await get('/api/github', init), { status: 200, body: { known: false } });
    assert.equal((await get('/api/github', { ...init, body: `${body} ` })).status, 401);
  });

  does('httpTriage', 'lists what people ask for', async () => {
    const { body } = await get('/api/triage');

    const { requests } = body as { requests: { title: string; owner: { name: string } }[] };
    assert.deepEqual(
      requests.map(({ title, owner }) => ({ title, owner: owner.name })),
      [{ title: 'Add tmux', owner: 'triage' }],
    );
  });

  does('followGitHub', 'leaves what is to be posted where no app is set up that may', async () => {
    await host.trigger('followGitHub');

    const { body } = await get('/api/triage');
    const { requests } = body as { requests: { isPosted: boolean; postFault?: string }[] };
    assert.deepEqual(
      requests.map(({ isPosted, postFault }) => ({ isPosted, postFault })),
      [{ isPosted: false, postFault: undefined }],
    );
  });

  does('httpFindings', 'narrows the findings by what the query says', async () => {
    const found = await get(
      '/api/findings?release=azurelinux-3.0&package=httpd&status=affected&severity=critical',
    );
    const none = await get('/api/findings?status=fixed');

    const { findings } = found.body as { findings: FindingDocument[] };
    assert.deepEqual(
      { status: found.status, findings: findings.map(({ cve }) => cve) },
      { status: 200, findings: ['CVE-2021-0001'] },
    );
    assert.deepEqual(none, { status: 200, body: { findings: [] } });
  });

  does('httpPatches', 'lists the patches that are in that state', async () => {
    const required = await get('/api/patches?state=required');

    const { patches } = required.body as { patches: { package: string }[] };
    assert.deepEqual(
      { status: required.status, patches: patches.map(({ package: name }) => name) },
      { status: 200, patches: ['curl'] },
    );
    assert.deepEqual(await get('/api/patches?state=released'), { status: 200, body: { patches: [] } });
  });

  does('httpBuilds', 'takes no build of a package that does not ship', async () => {
    const { status, body } = await get('/api/builds', {
      method: 'POST',
      headers: { 'x-functions-key': keyOf('builder') },
      body: JSON.stringify(aBuild({ package: 'nginx' })),
    });

    assert.deepEqual(
      { status, body },
      { status: 409, body: { error: 'package: azurelinux-3.0/nginx does not ship', field: 'package' } },
    );
  });

  const told = { release: 'azurelinux-3.0', package: 'nginx', patch: 9, result: 'ab'.repeat(16) };
  const unknown: [
    name: string,
    path: string,
    role: Parameters<typeof keyOf>[0],
    body: object,
    answer: object,
    status?: number,
  ][] = [
    [
      'httpReports',
      '/api/reports',
      'embargo',
      {
        ...{ release: told.release, packages: [{ name: told.package }], id: 'CVE-2026-9002' },
        ...{ title: 'A flaw.', details: 'As its finder wrote.', contact: 'finder@example.com' },
        ...{ severity: 'high', until: '2099-01-01T00:00:00Z' },
      },
      { error: 'packages.0.name: azurelinux-3.0/nginx does not ship', field: 'packages.0.name' },
    ],
    [
      'httpReportCommands',
      '/api/report-commands',
      'embargo',
      { do: 'lift', release: told.release, id: 'CVE-2026-9002' },
      { error: 'id: there is no report CVE-2026-9002 of azurelinux-3.0', field: 'id' },
      404,
    ],
    [
      'httpGateReports',
      '/api/gate-reports',
      'builder',
      { release: told.release, package: told.package, build: told.result, gate: 'extensions', run: 'run-1' },
      { error: 'package: azurelinux-3.0/nginx does not ship', field: 'package' },
    ],
    [
      'httpWaivers',
      '/api/waivers',
      'operator',
      { ...told, reason: 'Known.', until: '2030-01-01T00:00:00Z' },
      { error: 'patch: there is no patch 9 of azurelinux-3.0/nginx', field: 'patch' },
      404,
    ],
    [
      'httpWaiverGrants',
      '/api/waiver-grants',
      'approver',
      told,
      { error: 'patch: there is no patch 9 of azurelinux-3.0/nginx', field: 'patch' },
      404,
    ],
  ];
  for (const [name, path, role, body, answer, status = 409] of unknown) {
    does(name, 'takes nothing of a package that does not ship', async () => {
      const given = await get(path, {
        method: 'POST',
        headers: { 'x-functions-key': keyOf(role), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

      assert.deepEqual(given, { status, body: answer });
    });
  }

  does('httpApprovals', 'approves no patch that there is not', async () => {
    const { status, body } = await get('/api/approvals', {
      method: 'POST',
      headers: { 'x-functions-key': keyOf('approver') },
      body: JSON.stringify({ do: 'approve', release: 'azurelinux-3.0', package: 'httpd', patch: 9 }),
    });

    assert.equal(status, 404);
    assert.deepEqual(body, { error: 'patch: there is no patch 9 of azurelinux-3.0/httpd', field: 'patch' });
  });

  test('of a route refuses what it does not know or is given twice, naming it', async () => {
    const refused: [query: string, parameter: string][] = [
      ['status=open', 'status'],
      ['severity=Critical', 'severity'],
      ['status=fixed&status=fixed', 'status'],
      ['status=fixed&status=affected', 'status'],
      ['limit=5', 'limit'],
      ['continuation=', 'continuation'],
      ['continuation=WyJhIiwiYiJd', 'continuation'],
    ];
    for (const [query, parameter] of refused) {
      const { status, body } = await get(`/api/findings?${query}`);
      assert.deepEqual(
        { status, parameter: (body as { parameter: string }).parameter },
        { status: 400, parameter },
        query,
      );
    }
    const { status, body } = await get('/api/decisions?cve=CVE-21');
    assert.deepEqual(
      { status, parameter: (body as { parameter: string }).parameter },
      { status: 400, parameter: 'cve' },
    );
  });

  does('httpConflicts', 'lists findings on which sources differ', async () => {
    const { body } = await get('/api/conflicts');

    assert.deepEqual(body, { total: 0, conflicts: [] });
  });

  does('httpModules', 'lists flaws of modules that several packages carry', async () => {
    const { body } = await get('/api/modules');

    const { total, groups } = body as { total: number; groups: { module: string; packages: unknown[] }[] };
    assert.equal(total, groups.length);
    assert.equal(
      groups.every(({ module, packages }) => module.startsWith('pkg:') && packages.length > 1),
      true,
    );
  });

  does('httpRuns', 'lists the runs', async () => {
    const { body } = await get('/api/runs');

    assert.equal((body as RunDocument[]).length, 2);
  });

  does('httpRunProgress', 'tells how far a run is', async () => {
    const [run] = (await get('/api/runs')).body as RunDocument[];
    const { body } = await get(`/api/runs/progress?run=${run?.runId ?? ''}`);

    assert.equal((body as { run: RunDocument }).run.runId, run?.runId);
  });

  does('httpRunComparison', 'refuses to compare a run that is not', async () => {
    assert.equal((await get('/api/runs/comparison?run=none')).status, 404);
  });

  does('httpQueues', 'lists the queues', async () => {
    const { body } = await get('/api/queues');

    const [first] = body as { name: string; active: number }[];
    assert.deepEqual({ name: first?.name, active: first?.active }, { name: 'ingest-jobs', active: 0 });
  });

  does('httpAdvisories', 'lists the advisories', async () => {
    const { body } = await get('/api/advisories');

    assert.deepEqual(Object.keys(body as object), ['advisories']);
  });

  does('httpAdvisoryDrafts', 'says what the next publication tells', async () => {
    const { status, body } = await get('/api/advisories/drafts', { headers });

    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body as object).sort(), ['drafts', 'held', 'publishes']);
  });

  does('httpAudit', 'lists who did what', async () => {
    await get('/api/decisions', { headers, method: 'POST', body: '[]' });

    const { body } = await get('/api/audit');
    const { acts } = body as { acts: { actor: { id: string }; action: string; outcome: string }[] };
    const sent = acts.filter(({ action }) => action === 'POST /api/decisions');
    assert.deepEqual(
      sent.map(({ actor, outcome }) => ({ actor: actor.id, outcome })),
      [{ actor: 'key:operator', outcome: 'refused' }],
    );
  });

  does('httpDecisions', 'lists the decisions', async () => {
    assert.equal((await get('/api/decisions')).status, 200);
  });

  does('httpKeys', 'say that app roles are in the place of keys here', async () => {
    assert.equal((await get('/api/keys')).status, 409);
  });

  does('httpKeyRotation', 'rotates none where there are no keys', async () => {
    const body = JSON.stringify({ key: keyOf('reader') });
    const init = { method: 'POST', headers: { 'x-functions-key': keyOf('reader') }, body };
    assert.equal((await get('/api/keys/rotation', init)).status, 409);
  });

  does('httpPause', 'holds events back, and lets them go', async () => {
    const turn = (body: object): Promise<{ body: unknown }> =>
      get('/api/pause', { method: 'POST', headers, body: JSON.stringify(body) });
    assert.partialDeepStrictEqual((await turn({ do: 'pause', reason: 'A drill.' })).body, { isPaused: true });
    assert.partialDeepStrictEqual((await turn({ do: 'resume' })).body, { isPaused: false, changed: true });
  });

  does('httpOwnership', 'lists who owns what', async () => {
    assert.deepEqual((await get('/api/ownership')).body, { items: [] });
  });

  const nobody = [{ release: 'azurelinux-3.0', package: 'nosuch', cve: 'CVE-1999-0001' }];
  const order: BulkOrder = { which: nobody, change: { do: 'assign', owner: 'alice' } };

  does('httpBulkTriage', 'says which would be changed', async () => {
    const { body } = await get('/api/bulk-triage', { method: 'POST', headers, body: JSON.stringify(order) });
    assert.partialDeepStrictEqual(body, { count: 1, items: nobody });
  });

  does('sendDigest', 'sends nothing where the settings name nobody', async () => {
    await host.trigger('sendDigest');
    await host.idle();
    const digests = await allOf(platform.documents.container('runs'), 'digest');
    assert.deepEqual(digests, []);
  });

  does('settleBulkTriage', 'goes on with an order', async () => {
    const by = { id: 'user:a', name: 'a' };
    const { digest } = await previewBulk(services, order, by);
    await giveBulk(services, { order, expected: { count: 1, digest } }, by);
    await host.trigger('settleBulkTriage');
    await host.idle();
    const { body } = await get('/api/bulk-triage');
    assert.partialDeepStrictEqual(body, { orders: [{ settled: 1, refused: 1 }] });
  });

  test('of a route that needs a key answers nothing without one', async () => {
    for (const path of ['/api/findings', '/api/conflicts', '/api/runs', '/api/queues', '/api/decisions']) {
      assert.equal((await get(path, {})).status, 401, path);
    }
  });

  test('of a queue sets a message aside that is no job', async () => {
    for (const queue of ['ingest-jobs', 'match-jobs']) {
      await local.bus.send(queue, [{ id: 'no-job', body: { runId: 7 } }]);
      await host.idle();

      const [letter] = await listDeadLetters(local.bus, queue);
      assert.deepEqual({ id: letter?.id, reason: letter?.reason }, { id: 'no-job', reason: 'SchemaError' });
    }
  });

  interface AlertAnswer {
    alert: string;
    subject?: string;
    state: string;
    runbook: string;
  }

  does('watchOperations', 'raises an alert of messages that were set aside', async () => {
    await host.trigger('watchOperations');

    const { items } = await local.documents.container('alerts').query({ where: { kind: 'alert' } });
    const alerts = items.map(({ body }) => body as unknown as AlertAnswer);
    assert.deepEqual(
      alerts
        .filter(({ alert }) => alert === 'dead-letters')
        .map(({ subject, state }) => ({ subject, state })),
      ['ingest-jobs', 'match-jobs'].map((subject) => ({ subject, state: 'raised' })),
    );
  });

  does('httpOperationsSamples', 'tells how the queues stood, and how long their jobs took', async () => {
    const { body } = await get('/api/operations/samples');
    const [sample] = body as { queues: Record<string, { deadLettered: number }> }[];
    assert.equal(sample?.queues['match-jobs']?.deadLettered, 1);
    const { items } = await local.documents
      .container('runs')
      .query({ where: { kind: 'outcome' }, limit: 50 });
    const times = items.flatMap(({ body: outcome }) => (outcome as { times?: object }).times ?? []);
    assert.ok(times.length > 0);
    for (const { enqueuedAt, startedAt, doneAt } of times as Record<string, string>[])
      assert.ok((enqueuedAt ?? '') <= (startedAt ?? '') && (startedAt ?? '') <= (doneAt ?? ''));
  });

  does('httpAlerts', 'lists alerts with the page on each', async () => {
    const { body } = await get('/api/alerts?state=raised');
    const found = (body as AlertAnswer[]).find(({ subject }) => subject === 'match-jobs');
    assert.deepEqual(
      { alert: found?.alert, runbook: found?.runbook },
      { alert: 'dead-letters', runbook: 'docs/runbooks/dead-letters.md' },
    );
  });

  does('httpDeadLetters', 'lists what was set aside', async () => {
    const { body } = await get('/api/dead-letters?queue=match-jobs');
    const { deadLetters } = body as { deadLetters: { id: string; reason: string; function: string }[] };
    assert.deepEqual(
      deadLetters.map(({ id, reason, function: by }) => ({ id, reason, by })),
      [{ id: 'no-job', reason: 'SchemaError', by: 'matchJob' }],
    );
  });

  does('httpDeadLetterGroups', 'lists what failed alike', async () => {
    const { body } = await get('/api/dead-letter-groups?queue=match-jobs');
    assert.deepEqual(
      (body as { count: number }[]).map(({ count }) => count),
      [1],
    );
  });

  does('settleDeadLetters', 'goes on with a replay', async () => {
    const by = { id: 'user:a', name: 'a' };
    await giveOrder(
      { ...local, clock: systemClock, policy: services.policy },
      { do: 'replay', queue: 'match-jobs', which: 'all', perSecond: 50 },
      by,
    );
    await host.trigger('settleDeadLetters');
    await host.idle();

    const [letter] = await listDeadLetters(local.bus, 'match-jobs');
    assert.deepEqual(
      { reason: letter?.reason, replays: letter?.replays },
      { reason: 'SchemaError', replays: 1 },
    );
  });

  does('httpDeadLetterOrders', 'tells how far it has come', async () => {
    const { body } = await get('/api/dead-letter-orders');
    const [order] = body as { total: number; left: number; endedAt?: string }[];
    assert.deepEqual({ total: order?.total, left: order?.left }, { total: 1, left: 0 });
    assert.ok(order?.endedAt);
  });

  does('httpOperationsHealth', 'looks anew, and clears what is well again', async () => {
    await discardDeadLetters({ ...local, clock: systemClock }, 'match-jobs', 'all');
    const { body } = await get('/api/operations/health');
    const { components } = body as {
      components: { component: string; health: string; alerts: AlertAnswer[] }[];
    };
    const queues = components.find(({ component }) => component === 'queues');
    assert.equal(queues?.health, 'warning');
    assert.deepEqual(
      queues.alerts.map(({ subject }) => subject).filter((subject) => subject?.endsWith('-jobs')),
      ['ingest-jobs'],
    );
  });

  test('is tested, each of them', async () => {
    const files = await readdir(join(root, 'functions'));

    const names = files
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => !['startUp', 'telemetry'].includes(name));
    assert.deepEqual([...seen].sort(), names.sort());
  });
});
