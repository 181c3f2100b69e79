import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { recordDecisions } from '../../shared/decisions/index.ts';
import { type FindingDocument, matchPackageOf } from '../../shared/findings/index.ts';
import type { LogDocument } from '../../shared/findings/documents.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { readCurrent } from '../../shared/snapshot/index.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { allOf, commit, RELEASE, ship, shippedPackage } from '../support/pipeline.ts';
import { MEMORY, openPlatform } from '../support/platform.ts';
import { shippedPolicy } from '../support/policy.ts';
import { yearlyFeed } from '../support/sources.ts';
import { CVE, decide, deferred } from './decided.ts';

interface World {
  platform: Platform;
  /** Lets the package be what ships on that day, and matches it. */
  scan: (day: string, version: string) => Promise<FindingDocument>;
}

/** httpd 2.4.46 is affected and 2.4.47 is too; 2.4.48 is fixed. */
async function openWorld(t: TestContext): Promise<World> {
  let now = new Date('2026-02-01T00:00:00.000Z');
  const platform = await openPlatform(t, { now: () => now }, MEMORY);
  const below = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
  await ship(platform, shippedPackage('httpd', '2.4.46'));
  await commit(platform, [yearlyFeed(feedJson([cveRecord({ id: CVE, score: 5, configurations: below })]))]);
  const scan = async (day: string, version: string): Promise<FindingDocument> => {
    now = new Date(`${day}T00:00:00.000Z`);
    await ship(platform, shippedPackage('httpd', version));
    const current = await readCurrent(platform.blobs);
    assert.ok(current);
    await matchPackageOf(platform, shippedPolicy, {
      ...{ runId: day, release: RELEASE, package: 'httpd', baseline: false, at: now.toISOString() },
      ...{ generation: current.generation, manifest: current.manifest, digest: day },
    });
    const stored = await platform.documents
      .container('findings')
      .read<FindingDocument>(`${RELEASE}/httpd`, CVE);
    assert.ok(stored);
    return stored.body;
  };
  return { platform, scan };
}

/** `affected wont_fix` */
function shown({ status, disposition }: Pick<FindingDocument, 'status' | 'disposition'>): string {
  return [status, ...(disposition ? [disposition] : [])].join(' ');
}

/** Accepted until the end of April. */
const accepted = decide({ ...deferred, disposition: 'wont_fix', until: '2026-04-30' });

suite('that a finding is there and that it is accepted are two facts', () => {
  const rows: [present: boolean, isAccepted: boolean, runs: boolean, outcome: string, said?: RegExp][] = [
    [true, true, true, 'affected wont_fix', /^Decided by alice/],
    [true, true, false, 'affected', /no longer stands: its term has ended\.$/],
    [true, false, true, 'affected'],
    [true, false, false, 'affected'],
    [false, true, true, 'fixed', /no longer stands: the verdict changed from affected to fixed\.$/],
    [false, true, false, 'fixed', /no longer stands: its term has ended\.$/],
    [false, false, true, 'fixed'],
    [false, false, false, 'fixed'],
  ];
  for (const [present, isAccepted, runs, outcome, said] of rows) {
    const title = `${present ? 'there' : 'gone'}, ${isAccepted ? '' : 'not '}accepted, the term ${runs ? 'runs' : 'is over'}: ${outcome}`;
    test(title, async (t) => {
      const { platform, scan } = await openWorld(t);
      if (isAccepted) await recordDecisions(platform.documents, [accepted], platform.clock.now());
      assert.equal(shown(await scan('2026-02-02', '2.4.46')), isAccepted ? 'affected wont_fix' : 'affected');

      const finding = await scan(runs ? '2026-03-01' : '2026-05-01', present ? '2.4.46' : '2.4.48');

      assert.equal(shown(finding), outcome);
      if (said) assert.match(finding.evidence.reason, said);
      else assert.doesNotMatch(finding.evidence.reason, /decision|Decided/);
    });
  }

  const returns: [what: string, day: string, version: string, outcome: string][] = [
    ['in the build that was accepted, in its term', '2026-04-01', '2.4.46', 'affected wont_fix'],
    ['in the build that was accepted, after its term', '2026-05-01', '2.4.46', 'affected'],
    ['in another build, in the term', '2026-04-01', '2.4.47', 'affected'],
    ['in another build, after the term', '2026-05-01', '2.4.47', 'affected'],
  ];
  for (const [what, day, version, outcome] of returns) {
    test(`back ${what}: ${outcome}, and the log has each step`, async (t) => {
      const { platform, scan } = await openWorld(t);
      await recordDecisions(platform.documents, [accepted], platform.clock.now());
      await scan('2026-02-02', '2.4.46');
      await scan('2026-03-01', '2.4.48');

      assert.equal(shown(await scan(day, version)), outcome);

      const log = await allOf<LogDocument>(platform.documents.container('findings'), 'log');
      assert.deepEqual(
        log.map(({ to }) => shown(to)),
        ['affected wont_fix', 'fixed', outcome],
      );
      assert.match(log[1]?.reason ?? '', /decision of alice .* no longer stands/);
    });
  }
});
