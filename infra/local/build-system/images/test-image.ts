import { readFile } from 'node:fs/promises';
import { compareEvr, parseEvr, parseNevra } from '../../../../shared/rpm/index.ts';
import { reasonOf } from '../api-client.ts';
import type { BuildSystem } from '../build-system.ts';
import { imageList, sourcesOf } from './image-list.ts';
import type { ImageView } from './image-view.ts';
import { type KeptImage, keptImages, listPath } from './kept-images.ts';

interface Case {
  name: string;
  status: 'passed' | 'failed';
  reason?: string;
}

/** Installed packages: name → `version-release` of each copy. */
type Installed = ReadonlyMap<string, string[]>;

/**
 * Tests a candidate that was made here and reports the results. Reports for a gate that the policy does not ask for, or
 * that were taken in before a crash, are refused and change nothing.
 */
export async function testImage(system: BuildSystem, image: ImageView): Promise<void> {
  const { line, release, version, variant, digest, candidate } = image;
  if (candidate?.state !== 'waiting') return;
  const kept = (await keptImages(system.workshop)).filter((each) => each.release === release);
  const own = kept.find((each) => each.version === version);
  if (!own) return;
  const now = installedIn(await readFile(listPath(system.workshop, own), 'utf8'));
  const before = installedIn(await listBefore(system, own, kept));
  for (const [gate, cases] of Object.entries({
    'image-verification': verification(own, now),
    'image-upgrade': upgrade(before, now),
  })) {
    const about = { release, image: `${line}/${version}/${variant}`, build: digest, gate, run: version };
    const body = { contentType: 'application/json', text: JSON.stringify({ ...about, cases }) };
    const answer = await system.api.post('/api/gate-reports', body, { image: about.image });
    const { gate: state, holds = [] } = (answer.body ?? {}) as { gate?: string; holds?: string[] };
    if (answer.status < 300)
      system.tell(
        `tested image ${version}: ${gate} ${state ?? ''}${holds.map((each) => `; ${each}`).join('')}`,
      );
    else system.tell(`${gate} of image ${version}: ${reasonOf(answer)}`);
  }
}

/** Everything that was published is in it, and nothing twice. */
function verification({ builds }: KeptImage, now: Installed): Case[] {
  const copies = [...now].filter(([, evrs]) => evrs.length > 1).map(([name]) => name);
  return [
    result('has every package once', copies.length === 0 ? undefined : copies.join(', ')),
    ...builds.map(({ package: name, evr }) => {
      const found = now.get(name) ?? [];
      const has = found.some((each) => !isLower(each, evr));
      return result(`has ${name} ${evr} or later`, has ? undefined : found.join(', ') || 'not installed');
    }),
  ];
}

/** A node that has the image before can go up to it: no package is lost, and none goes down. */
function upgrade(before: Installed, now: Installed): Case[] {
  return [...before].map(([name, [was = '']]) => {
    const [is] = now.get(name) ?? [];
    if (is === undefined) return result(`upgrades ${name}`, 'is lost');
    return result(`upgrades ${name}`, isLower(is, was) ? `${was} goes down to ${is}` : undefined);
  });
}

function result(name: string, fault: string | undefined): Case {
  return fault === undefined ? { name, status: 'passed' } : { name, status: 'failed', reason: fault };
}

/** The list of the image made before it, or of the release as it was before anything was built here. */
async function listBefore(
  { workshop, sources }: BuildSystem,
  own: KeptImage,
  kept: readonly KeptImage[],
): Promise<string> {
  const earlier = kept.slice(0, kept.indexOf(own)).at(-1);
  if (earlier) return readFile(listPath(workshop, earlier), 'utf8');
  const { release, architecture } = own;
  return imageList({ sources: sourcesOf(sources, release), builds: [], architecture });
}

function installedIn(list: string): Installed {
  const installed = new Map<string, string[]>();
  for (const line of list.split('\n').filter((each) => each !== '')) {
    const { name, version, release } = parseNevra(line);
    installed.set(name, [...(installed.get(name) ?? []), `${version}-${release}`]);
  }
  return installed;
}

/** Lists state no epochs, so none counts. */
function isLower(a: string, b: string): boolean {
  const plain = (evr: string) => ({ ...parseEvr(evr), epoch: 0 });
  return (compareEvr(plain(a), plain(b)) ?? 0) < 0;
}
