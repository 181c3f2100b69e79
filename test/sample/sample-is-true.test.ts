import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseKev } from '../../shared/sources/kev/kev.ts';
import { needsRealData, realData } from '../needs.ts';
import { readWith } from '../support/read-source.ts';
import { criteriaOf, type SampleCve, sample, sampleFeeds } from './sample-facts.ts';

test('the sample says what the NVD says, where the NVD has not spoken since', needsRealData(), () => {
  let compared = 0;

  for (const { year, feed } of sampleFeeds()) {
    const cves = feed.vulnerabilities.map(({ cve }) => cve);
    const real = realCves(
      year,
      cves.map(({ id }) => id),
    );
    for (const cve of cves) {
      const truth = real.get(cve.id);
      if (truth?.lastModified !== cve.lastModified) continue;
      compareRecords(cve, truth);
      compared++;
    }
  }

  assert.equal(compared, 17);
});

test('the sample catalogue says what the catalogue says', needsRealData(), async () => {
  const file = 'known_exploited_vulnerabilities.json';

  const { records: real } = await readWith(parseKev, readFileSync(join(realData, 'kev', file)));

  const { records } = await readWith(parseKev, readFileSync(join(sample, file)));
  for (const [id, entry] of records) {
    assert.deepEqual(entry, real.get(id), id);
  }
});

/** Equal in everything but the words, and in criteria and references a part of the truth. */
function compareRecords(claimed: SampleCve, truth: SampleCve): void {
  for (const field of ['sourceIdentifier', 'published', 'vulnStatus'] as const) {
    assert.equal(claimed[field], truth[field], `${claimed.id} ${field}`);
  }
  for (const [version, metrics] of Object.entries(truth.metrics)) {
    assert.deepEqual(scores(claimed.metrics[version]), scores(metrics), claimed.id);
  }
  const criteria = new Set(criteriaOf(truth));
  for (const criterion of criteriaOf(claimed))
    assert.ok(criteria.has(criterion), `${claimed.id} ${criterion}`);
  const urls = new Set(truth.references.map(({ url }) => url));
  for (const { url } of claimed.references) assert.ok(urls.has(url), `${claimed.id} ${url}`);
}

function scores(metrics: SampleCve['metrics'][string] = []): unknown[] {
  return metrics.map(({ source, type, cvssData }) => [
    source,
    type,
    cvssData.vectorString,
    cvssData.baseScore,
  ]);
}

/** The records of these ids, cut out of the feed of the year: parsing all of it would take seconds. */
function realCves(year: string, ids: string[]): Map<string, SampleCve> {
  const found = new Map<string, SampleCve>();
  const file = join(realData, 'nvd', `nvdcve-2.0-${year}.json.gz`);
  if (!existsSync(file)) return found;
  const feed = gunzipSync(readFileSync(file));
  for (const id of ids) {
    const at = feed.indexOf(`"id":"${id}"`);
    if (at < 0) continue;
    const start = feed.lastIndexOf('{"cve":', at);
    const next = feed.indexOf('{"cve":', at);
    const text = feed.toString('utf8', start, next < 0 ? feed.length : next).replace(/,\s*$|\]\}\s*$/, '');
    found.set(id, (JSON.parse(text) as { cve: SampleCve }).cve);
  }
  return found;
}
