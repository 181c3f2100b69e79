import { changeSeries } from '../../../shared/advisories/change-series.ts';
import { publishSite } from '../../../shared/advisories/index.ts';
import { systemClock } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { anAdvisory, publication } from '../fixtures.ts';

/** A process that publishes advisories one after the other, and their documents each time, until it is killed. */
const [stateDir = '', most = '0'] = process.argv.slice(2);
const platform = { ...(await openLocalPlatform({ stateDir })), clock: systemClock };
const series = { isDone: false };
while (!series.isDone) {
  await changeSeries(platform, {
    series: 'EXSA-2026',
    cause: `process ${process.pid}`,
    act(advisories, { id, at }) {
      series.isDone = advisories.length >= Number(most);
      if (series.isDone) return undefined;
      const patch = advisories.length + 1;
      const revisions = [{ number: 1, at, summary: 'First published.' }];
      const cves = anAdvisory().cves.map((each) => ({ ...each, cve: `CVE-2024-${1000 + patch}` }));
      const advisory = anAdvisory({
        id,
        package: `package-${patch}`,
        patch,
        cves,
        publishedAt: at,
        revisions,
      });
      return { type: 'advisory.published', advisory };
    },
  });
  await publishSite(platform, publication);
}
await platform.close();
