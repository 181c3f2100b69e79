import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the demo gets its NVD records and packages: the bundled sample. */
export interface Sample {
  /** Folder of feeds. */
  nvd: string;
  /** The manifest. */
  inventory: string;
}

/** The CVE that the demo follows. */
export const STORY = { cve: 'CVE-2022-37434', package: 'zlib', feed: 'nvdcve-2.0-2022' } as const;

/** The line of images that nodes run. */
export const IMAGE = { line: 'samplelinux3', variant: 'gen2', release: 'samplelinux-3.0' } as const;

/** Two gates of builds, two of images, and another person's approval for out-of-band fixes. */
const POLICY = `lanes:
  - name: critical-or-high
    when: { severity: [critical, high] }
    lane: out-of-band
  - name: the-rest
    when: { severity: [medium, low, none] }
    lane: next-image
approvals: { out-of-band: 1 }
gates:
  - { name: build-verification, lanes: [out-of-band, next-image], judges: cases }
  - { name: simulated-environment, lanes: [out-of-band, next-image], judges: cases }
  - { name: image-verification, lanes: [image], judges: cases }
  - { name: image-upgrade, lanes: [image], judges: cases }
images:
  ${IMAGE.line}: { release: ${IMAGE.release}, cutOffs: { first: '2026-01-05T06:00:00Z', every: week } }
`;

/** One clock ends with the fix in a repository, the other only once nodes can have it. */
const SLA_POLICY = `name: demo
version: '1'
title: Days until a fix is in a repository and in an image
source: Made up for the demo
clocks:
  - name: fix
    starts: { earliest: [affected] }
    stops: [in-repository, fixed]
    terms: [{ within: { days: 7 } }]
  - name: image
    starts: { earliest: [affected] }
    stops: [in-image]
    terms: [{ within: { days: 14 } }]
`;

interface Feed {
  totalResults: number;
  resultsPerPage: number;
  vulnerabilities: { cve: { id: string } }[];
}

interface World {
  nvd: string;
  policy: string;
  slaPolicy: string;
}

/** Fills a folder with two policies and an NVD that does not have the CVE yet. */
export async function makeWorld(folder: string, sample: Sample): Promise<World> {
  const world = {
    nvd: join(folder, 'nvd'),
    policy: join(folder, 'policy.yaml'),
    slaPolicy: join(folder, 'sla-policy.yaml'),
  };
  await cp(sample.nvd, world.nvd, { recursive: true });
  await writeFile(world.policy, POLICY);
  await writeFile(world.slaPolicy, SLA_POLICY);
  const feed = JSON.parse(await readFile(join(world.nvd, `${STORY.feed}.json`), 'utf8')) as Feed;
  const vulnerabilities = feed.vulnerabilities.filter(({ cve }) => cve.id !== STORY.cve);
  const { length: count } = vulnerabilities;
  await writeFeed(
    world.nvd,
    JSON.stringify({ ...feed, totalResults: count, resultsPerPage: count, vulnerabilities }),
  );
  return world;
}

/** Publishes the record in the NVD. */
export async function publishRecord(nvd: string, sample: Sample): Promise<void> {
  await writeFeed(nvd, await readFile(join(sample.nvd, `${STORY.feed}.json`), 'utf8'));
}

/** Writes a feed and the `.meta` file with its checksum. */
async function writeFeed(nvd: string, text: string): Promise<void> {
  const meta = join(nvd, `${STORY.feed}.meta`);
  const sha256 = createHash('sha256').update(text).digest('hex').toUpperCase();
  const renewed = (await readFile(meta, 'utf8'))
    .replace(/^size:.*$/m, `size:${Buffer.byteLength(text)}`)
    .replace(/^sha256:.*$/m, `sha256:${sha256}`);
  await writeFile(join(nvd, `${STORY.feed}.json`), text);
  await writeFile(meta, renewed);
}
