import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type MadeUpCve, nvdRecord } from './made-up-cve.ts';
import type { World } from './made-up-world.ts';

/** The files of a world, as parameters of the command line. */
export interface WorldFiles {
  nvd: string;
  kev: string;
  inventory: string;
}

/** Writes feeds with their `.meta`, the catalogue of exploited CVEs and the package manifest into a folder. */
export async function writeWorld(folder: string, world: World): Promise<WorldFiles> {
  const files = {
    nvd: join(folder, 'nvd'),
    kev: join(folder, 'kev.json'),
    inventory: join(folder, 'inventory.json'),
  };
  await mkdir(files.nvd, { recursive: true });
  const at = new Date(Date.UTC(2026, 0, 1 + world.step)).toISOString();
  for (const [year, cves] of byYear(world.cves)) await writeFeed(files.nvd, year, cves, at);
  await writeFile(files.kev, JSON.stringify(catalogue(world.cves, at)));
  const inventory = { distro: 'madeup', release: '1', asOf: '2026-01-01', packages: world.packages };
  await writeFile(files.inventory, JSON.stringify(inventory));
  return files;
}

function byYear(cves: readonly MadeUpCve[]): [string, MadeUpCve[]][] {
  const years = new Map<string, MadeUpCve[]>();
  for (const cve of cves) years.set(cve.id.slice(4, 8), [...(years.get(cve.id.slice(4, 8)) ?? []), cve]);
  return [...years];
}

/** Writes one feed, gzip and `.meta`, as the NVD publishes it. @param at ISO 8601 in UTC */
async function writeFeed(
  folder: string,
  year: string,
  cves: readonly MadeUpCve[],
  at: string,
): Promise<void> {
  const feed = {
    resultsPerPage: cves.length,
    startIndex: 0,
    totalResults: cves.length,
    format: 'NVD_CVE',
    version: '2.0',
    timestamp: at.slice(0, -1),
    vulnerabilities: cves.map(nvdRecord),
  };
  await writeFeedFile(folder, year, Buffer.from(JSON.stringify(feed)), at);
}

/** The same with JSON of the caller's. */
export async function writeFeedFile(folder: string, year: string, json: Buffer, at: string): Promise<void> {
  const packed = gzipSync(json);
  const lines = [
    `lastModifiedDate:${at}`,
    `size:${json.length}`,
    'zipSize:0',
    `gzSize:${packed.length}`,
    `sha256:${createHash('sha256').update(json).digest('hex').toUpperCase()}`,
  ];
  await writeFile(join(folder, `nvdcve-2.0-${year}.json.gz`), packed);
  await writeFile(join(folder, `nvdcve-2.0-${year}.meta`), `${lines.join('\r\n')}\r\n`);
}

function catalogue(cves: readonly MadeUpCve[], at: string): object {
  const exploited = cves.filter((cve) => cve.exploited === true);
  return {
    title: 'Made up by a test',
    catalogVersion: at.slice(0, 10),
    dateReleased: at,
    count: exploited.length,
    vulnerabilities: exploited.map(({ id, product }) => ({
      cveID: id,
      vendorProject: product.split(':')[0],
      product: product.split(':')[1],
      vulnerabilityName: 'Made up',
      dateAdded: '2026-01-01',
      shortDescription: 'Made up.',
      requiredAction: 'Update.',
      dueDate: '2026-01-22',
      knownRansomwareCampaignUse: 'Unknown',
      notes: '',
      cwes: [],
    })),
  };
}
