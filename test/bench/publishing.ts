import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Advisory } from '../../shared/advisories/advisory.ts';
import type { PublishedFile } from '../../shared/advisories/formats/format.ts';
import { formats } from '../../shared/advisories/formats/formats.ts';
import { parsePublication, type Publication, publishSite } from '../../shared/advisories/index.ts';
import { fixedClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { store } from '../advisories/site/stored.ts';
import { readFile } from 'node:fs/promises';
import { report } from './report.ts';

/** Numbers of advisories on a site: twice as many should take twice as long. */
const SIZES = [2_500, 5_000, 10_000];

/**
 * Publishing: a first publication, one more advisory, and a rebuild of all, on sites of several sizes; with the bytes of
 * the formats that are written whole.
 */
export async function benchPublishing(folder: string, sizes: readonly number[] = SIZES): Promise<void> {
  for (const size of sizes) {
    await benchFormats(size);
    await benchSize(join(folder, `site-${size}`), size);
  }
}

/** Of the processor: what else the machine does hardly changes it. @returns how many passed since */
function processorSeconds(): () => number {
  const began = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1e6;
  };
}

/** Seconds and bytes of each format, made whole and stored nowhere; most of its bytes lie in documents of their own. */
async function benchFormats(size: number): Promise<void> {
  const publication = await examplePublication();
  const site = { publication, advisories: Array.from({ length: size }, (_, at) => advisoryOf(at + 1)) };
  for (const format of formats) {
    const seconds = processorSeconds();
    const documents = format.documents?.(site) ?? [];
    const dates = new Map(documents.map(({ key, changedAt }) => [key, changedAt]));
    const bytesOf = (files: readonly PublishedFile[]): number =>
      files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    const own = documents.reduce((sum, each) => sum + bytesOf(each.make(each.changedAt)), 0);
    const whole = bytesOf(format.files(site, { dates, deleted: [] }));
    report(`${format.name} of ${size}`, seconds(), 's', { own, whole });
  }
}

async function benchSize(stateDir: string, size: number): Promise<void> {
  const publication = await examplePublication();
  const local = await openLocalPlatform({ stateDir });
  const { documents, blobs } = local;
  const platform = { documents, blobs, clock: fixedClock(new Date('2026-12-01T00:00:00.000Z')) };
  const timed = async (
    isAll = false,
  ): Promise<{ seconds: number; made: number; files: number; bytes: number }> => {
    const seconds = processorSeconds();
    const { made, files, bytes } = await publishSite(platform, publication, { isAll });
    return { seconds: seconds(), made, files, bytes };
  };
  try {
    await store(documents, ...Array.from({ length: size }, (_, at) => advisoryOf(at + 1)));
    const first = await timed();
    report(`publish ${size} advisories`, first.seconds, 's', {
      made: first.made,
      files: first.files,
      bytes: first.bytes,
    });
    await store(documents, advisoryOf(size + 1));
    const more = await timed();
    report(`publish one more beside ${size}`, more.seconds, 's', { made: more.made });
    const all = await timed(true);
    report(`rebuild ${size}`, all.seconds, 's', {
      made: all.made,
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    });
  } finally {
    await local.close();
    await rm(stateDir, { recursive: true });
  }
}

/** The example, with an ecosystem: OSV records are made too. */
async function examplePublication(): Promise<Publication> {
  const publication = parsePublication(await readFile('examples/publication.yaml', 'utf8'), 'example');
  const releases = Object.entries(publication.releases).map(
    ([release, product]) => [release, { ...product, osvEcosystem: 'Azure Linux:3' }] as const,
  );
  return { ...publication, releases: Object.fromEntries(releases) };
}

/** Of three binaries for two architectures and two CVEs: many packages have several advisories, spread over three years. */
function advisoryOf(number: number): Advisory {
  const name = `package-${number % 1_500}`;
  const build = `1.2.${number}-1.sl3`;
  const at = new Date(Date.UTC(2024, 0, 1) + number * 9_000_000).toISOString();
  const cves = [1, 2].map((each) => ({
    cve: `CVE-2025-${10_000 + number * 2 + each}`,
    severity: 'high' as const,
    cvss: {
      version: '3.1' as const,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
      base: 7.5,
      source: 'nvd@nist.gov',
    },
    description: `A crafted request to ${name} ends the process, as described in some hundred and fifty letters, which is what the NVD mostly says of one.`,
    references: [`https://${name}.example/news/${number}`],
    knownExploited: false,
  }));
  return {
    id: `SLSA-2026-${String(number).padStart(4, '0')}`,
    release: 'samplelinux-3.0',
    package: name,
    patch: number,
    fixed: `0:${build}`,
    repository: 'base',
    fixedSince: at,
    binaries: [name, `${name}-devel`, `${name}-libs`].flatMap((binary) =>
      ['aarch64', 'x86_64'].map((architecture) => ({
        name: binary,
        architecture,
        file: `${binary}-${build}.${architecture}.rpm`,
        sha256: 'a'.repeat(64),
      })),
    ),
    cves,
    severity: 'high',
    publishedAt: at,
    revisions: [{ number: 1, at, summary: 'First published.' }],
  };
}
