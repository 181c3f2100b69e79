import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ADVISORY_SCHEMA } from '../../../shared/platform/index.ts';
import { anAdvisory } from '../../advisories/fixtures.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { openPlatform } from '../../support/platform.ts';

suite('advisories that are read', () => {
  test('tell how each stands, and no field of their documents', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const withdrawn = { at: '2026-02-01T00:00:00.000Z', reason: 'The fix is not in it.' };
    for (const advisory of [
      anAdvisory(),
      anAdvisory({ id: 'EXSA-2026-0002', package: 'nginx', withdrawn, supersededBy: 'EXSA-2026-0003' }),
    ]) {
      const body = { ...advisory, kind: 'advisory', schema: ADVISORY_SCHEMA, series: 'EXSA-2026' };
      await services.documents.container('advisories').create('EXSA-2026', body);
    }

    const { jsonBody: all } = await callApi(services, '/api/advisories');
    const { jsonBody: one } = await callApi(services, '/api/advisories?package=nginx');

    const { advisories } = all as { advisories: { id: string }[] };
    assert.deepEqual(advisories.map(({ id }) => id).sort(), ['EXSA-2026-0001', 'EXSA-2026-0002']);
    const [told] = (one as { advisories: Record<string, unknown>[] }).advisories;
    assert.deepEqual(
      { ...told, cves: undefined, revisions: undefined },
      {
        ...{ id: 'EXSA-2026-0002', release: told?.['release'], package: 'nginx', patch: told?.['patch'] },
        ...{ fixed: told?.['fixed'], repository: told?.['repository'], severity: told?.['severity'] },
        ...{ publishedAt: told?.['publishedAt'], revisedAt: told?.['revisedAt'], withdrawn },
        ...{ supersededBy: 'EXSA-2026-0003', cves: undefined, revisions: undefined },
      },
    );
    assert.equal(told?.['series'], undefined);
  });
});
