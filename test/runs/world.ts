import type { TestContext } from 'node:test';
import type { outboxDocument } from '../../shared/events/outbox.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { CURRENT } from '../../shared/snapshot/format/manifest.ts';
import type { Services } from '../../shared/runs/services.ts';
import { type SourceFolder, sourceFolder } from '../support/feeds.ts';
import { servicesOn } from '../support/jobs.ts';
import { cveRecord, feedJson, kevJson, vulnerable } from '../support/nvd.ts';
import { openPlatform } from '../support/platform.ts';
import { allOf, ship, shippedPackage } from '../support/pipeline.ts';

const httpd = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
export const curl = [vulnerable('haxx:curl', { versionEndExcluding: '8.4.0' })];
export const [one, two] = [
  cveRecord({ id: 'CVE-2021-0001', score: 9.8, configurations: httpd }),
  cveRecord({ id: 'CVE-2021-0002', score: 5, configurations: curl }),
];

interface World {
  services: Services;
  sources: SourceFolder;
  nvd: string;
  kev: string;
}

/** A release of two packages, a feed with a CVE of each, and a catalogue. */
export async function openWorld(t: TestContext): Promise<World> {
  const services = servicesOn(await openPlatform(t));
  const sources = await sourceFolder(t);
  await ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('curl', '8.0.0'));
  await sources.feed('2021', feedJson([one, two]));
  const kev = await sources.file('kev.json', kevJson(['CVE-2021-0002']));
  return { services, sources, nvd: sources.folder, kev };
}

/** Package, CVE, status and lane of every finding. */
export async function findings({ documents }: Pick<Services, 'documents'>): Promise<string[]> {
  const all = await allOf<FindingDocument>(documents.container('findings'), 'finding');
  return all.map((finding) => `${finding.package} ${finding.cve} ${finding.status} ${finding.lane}`).sort();
}

/** Everything that is stored, but for the run. */
export async function stored({ documents, blobs }: Services): Promise<unknown[]> {
  const containers = await Promise.all(
    (['findings', 'patches', 'packages'] as const).map((name) =>
      documents.container(name).changes(undefined, 1000),
    ),
  );
  const current = await blobs.get(CURRENT);
  return [containers.map(({ cursor }) => cursor), current?.etag];
}

/** Package and CVE of every event of findings, in order. */
export async function told({ documents }: Pick<Services, 'documents'>): Promise<string[]> {
  const events = await allOf<ReturnType<typeof outboxDocument>>(documents.container('findings'), 'outbox');
  return events
    .map(({ outgoing }) => outgoing.event.data as { package: string; cve: string })
    .map((data) => `${data.package} ${data.cve}`)
    .sort();
}
