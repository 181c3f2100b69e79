import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportUnderEmbargo } from '../../shared/findings/index.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { servicesOn } from '../support/jobs.ts';
import { RELEASE, ship, shippedPackage } from '../support/pipeline.ts';

const CVE = 'CVE-2026-9001';

test('commands take no text that names a CVE under embargo where everybody will read it', async (t) => {
  const state = await folderOf(t);
  const local = await openLocalPlatform({ stateDir: state, exclusive: true });
  const services = servicesOn({ ...local, clock: systemClock });
  await ship(services, shippedPackage('httpd', '2.4.46'));
  const rating = { by: 'vendor', severity: 'critical' } as const;
  const about = { release: RELEASE, package: 'httpd', cve: CVE, rating };
  const until = new Date(Date.now() + 86_400_000).toISOString();
  await reportUnderEmbargo(services, { ...about, until, reason: 'as found', isAffected: true });
  await local.close();

  const decision = ['decide', 'httpd', 'CVE-2021-0001', '--disposition', 'deferred'];
  const commands: [string[], string][] = [
    [['pause', 'on', '--reason', `Until ${CVE} is out.`], 'reason'],
    [['decide', 'httpd', CVE, '--disposition', 'deferred', '--reason', 'Not yet.'], '0.cve'],
    [[...decision, '--reason', `With ${CVE.toLowerCase()}.`], '0.reason'],
  ];
  for (const [parameters, field] of commands) {
    const { code, stderr } = await runCli([...parameters, '--state', state]);
    assert.equal(code, 1);
    assert.equal(stderr, `patchline: ${field}: ${CVE} is under embargo: everybody would read this\n`);
  }
});
