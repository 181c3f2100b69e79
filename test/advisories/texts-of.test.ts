import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { textsOf } from '../../shared/advisories/texts-of.ts';
import { besideSources, keepBeside } from '../../shared/sources/index.ts';
import { cveRecord, feedJson, kevJson } from '../support/nvd.ts';
import { commit } from '../support/pipeline.ts';
import { openPlatform } from '../support/platform.ts';
import { kevFile, yearlyFeed } from '../support/sources.ts';

const EXPLOITED = 'CVE-2021-0001';
const QUIET = 'CVE-2021-0002';

suite('what the sources say of a CVE', () => {
  test('has its disclosure, its first known exploitation and its EPSS, as far as they are known', async (t) => {
    const platform = await openPlatform(t);
    const records = [EXPLOITED, QUIET].map((id) => cveRecord({ id }));
    await commit(platform, [yearlyFeed(feedJson(records)), kevFile(kevJson([EXPLOITED]))]);
    const [source] = besideSources;
    assert.ok(source);
    const csv = `#model_version:v1,score_date:2026-01-09T12:55:00Z\ncve,epss,percentile\n${EXPLOITED},0.42,0.97\n`;
    await keepBeside(platform.blobs, source, { bytes: Buffer.from(csv), file: 'epss.csv' });

    const texts = await textsOf(platform, new Set([EXPLOITED, QUIET]));

    const [exploited, quiet] = [texts.get(EXPLOITED), texts.get(QUIET)];
    assert.deepEqual(exploited?.epss, { score: 0.42, percentile: 0.97, date: '2026-01-09' });
    assert.match(exploited.exploitedSince ?? '', /^\d{4}-\d{2}-\d{2}$/);
    assert.match(exploited.disclosedAt ?? '', /^\d{4}-.*Z$/);
    assert.equal(quiet?.knownExploited, false);
    assert.equal(quiet.epss, undefined);
    assert.equal(quiet.exploitedSince, undefined);
  });
});
