import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { callApi } from '../support/call-api.ts';
import { conflictsOf, explainFinding } from '../../shared/findings/index.ts';
import type { DocumentBody } from '../../shared/platform/index.ts';
import { sourceFolder } from '../support/feeds.ts';
import { scan, servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';

const cna = 'security@apache.org';

/** A record with what its CNA states of Apache HTTP Server up to a version, and how others rate it. */
function record(
  id: string,
  { nvd, stated, rated }: { nvd?: string; stated?: string; rated?: number },
): object {
  const configurations =
    nvd === undefined ? [] : [vulnerable('apache:http_server', { versionEndExcluding: nvd })];
  const { cve } = cveRecord({ id, score: 9.8, configurations });
  const affected = {
    vendor: 'Apache Software Foundation',
    product: 'Apache HTTP Server',
    defaultStatus: 'unaffected',
    versions: [{ version: '2.4.0', lessThan: stated, status: 'affected', versionType: 'semver' }],
  };
  const metrics = cve['metrics'] as { cvssMetricV31?: object[] };
  const second = {
    source: cna,
    type: 'Secondary',
    cvssData: { version: '3.1', vectorString: 'CVSS:3.1/AV:L', baseScore: rated },
  };
  return {
    cve: {
      ...cve,
      sourceIdentifier: cna,
      ...(stated === undefined ? {} : { affected: [{ source: cna, affectedData: [affected] }] }),
      ...(rated === undefined
        ? {}
        : { metrics: { ...metrics, cvssMetricV31: [...(metrics.cvssMetricV31 ?? []), second] } }),
    },
  };
}

suite('where sources differ', () => {
  test('in verdict or severity, a finding is listed with who says what; where they agree, it is not', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    await ship(services, shippedPackage('httpd', '2.4.46'));
    await feed(
      '2021',
      feedJson([
        record('CVE-2021-0001', { nvd: '2.4.48', stated: '2.4.47' }),
        record('CVE-2021-0002', { nvd: '2.4.40', stated: '2.4.48' }),
        record('CVE-2021-0003', { nvd: '2.4.48', stated: '2.4.46' }),
        record('CVE-2021-0004', { nvd: '2.4.48', rated: 5.1 }),
        record('CVE-2021-0005', { stated: '2.4.48' }),
      ]),
    );
    await scan(services, { runId: 'first', sources: { nvd } });

    const conflicts = await conflictsOf(services);
    const { jsonBody } = await callApi(services, '/api/conflicts');
    const unknown = await callApi(services, '/api/conflicts?release=other');
    assert.deepEqual(jsonBody, { total: 3, conflicts });
    assert.equal(unknown.status, 400);
    assert.equal((unknown.jsonBody as { parameter?: string }).parameter, 'release');

    assert.deepEqual(
      conflicts.map(({ cve, status, verdicts, severities }) => ({
        cve,
        status,
        verdicts: verdicts.map(
          ({ origin, status: says, decided }) => `${origin} ${says}${decided ? ' ✔' : ''}`,
        ),
        severities: severities.map(({ source, severity }) => `${source} ${severity}`),
      })),
      [
        { cve: 'CVE-2021-0002', status: 'fixed', verdicts: ['nvd fixed ✔', 'cna affected'], severities: [] },
        {
          cve: 'CVE-2021-0003',
          status: 'affected',
          verdicts: ['nvd affected ✔', 'cna fixed'],
          severities: [],
        },
        {
          cve: 'CVE-2021-0004',
          status: 'affected',
          verdicts: [],
          severities: ['nvd@nist.gov critical', `${cna} medium`],
        },
      ],
    );
  });

  test('a CVE without configuration is judged by its CNA, and the explanation says so', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    await ship(services, shippedPackage('httpd', '2.4.46'));
    await feed('2021', feedJson([record('CVE-2021-0005', { stated: '2.4.48' })]));
    await scan(services, { runId: 'first', sources: { nvd } });

    const { finding } = await explainFinding(services, { package: 'httpd', cve: 'CVE-2021-0005' });

    assert.equal(finding?.status, 'affected');
    assert.match(
      finding.evidence.reason,
      /2\.4\.46 of .*apache_http_server is affected in \[2\.4\.0, 2\.4\.48\)/,
    );
    assert.deepEqual(
      finding.evidence.opinions?.map(({ origin, source, decided }) => ({ origin, source, decided })),
      [{ origin: 'cna', source: cna, decided: true }],
    );
  });

  test('a change of what the CNA states touches only the packages that it concerns', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const { folder: nvd, feed } = await sourceFolder(t);
    await ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('zlib', '1.3.1'));
    await feed('2021', feedJson([record('CVE-2021-0005', { stated: '2.4.48' })]));
    await scan(services, { runId: 'first', sources: { nvd } });
    await feed('2021', feedJson([record('CVE-2021-0005', { stated: '2.4.46' })], '2026-01-13'));
    await scan(services, { runId: 'second', sources: { nvd } });

    const { finding, log } = await explainFinding(services, { package: 'httpd', cve: 'CVE-2021-0005' });

    assert.equal(finding?.status, 'fixed');
    assert.deepEqual(
      log.map(({ runId, to }) => `${runId} ${to.status}`),
      ['first affected', 'second fixed'],
    );
    const run = await services.documents.container('runs').query<DocumentBody & { state: string }>({
      where: { kind: 'outcome', runId: 'second', stage: 'match' },
      limit: 50,
    });
    const matched = run.items.filter(({ body }) => body.state !== 'skipped');
    assert.equal(matched.length, 1, 'one package is matched again');
  });
});
