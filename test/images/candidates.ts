import { type GateReport, requiredSet } from '../../shared/gates/index.ts';
import { addImage, readImage, takeImageReport } from '../../shared/images/index.ts';
import { parsePolicy } from '../../shared/lanes/index.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { releaseNotes } from './notes.ts';

export const line = 'azurelinuxv3';

const policy = parsePolicy(
  `lanes: [{ name: all, when: {}, lane: next-image }]
gates:
  - { name: build-verification, lanes: [image], judges: cases }
  - { name: cluster-creation, lanes: [image], judges: cases }
  - { name: not-of-images, lanes: [next-image], judges: cases }
`,
  'test',
);

/** Adds a candidate. @returns the hash of its contents */
export async function addCandidate(
  platform: Platform,
  version: string,
  ...packages: string[]
): Promise<string> {
  const image = readImage([{ name: `${version}.txt`, bytes: releaseNotes(packages) }], {});
  await addImage(platform, { line, image, by: 'ada', required: requiredSet(policy, 'image') });
  return image.digest;
}

interface Told extends Partial<Pick<GateReport, 'run' | 'cases'>> {
  version: string;
  build: string;
  gate: string;
}

/** Reports one run of a gate of a candidate; one case passed, unless said otherwise. */
export function report(
  platform: Platform,
  { version, build, gate, run = 'run-1', cases = [{ name: 'boots', status: 'passed' }] }: Told,
): ReturnType<typeof takeImageReport> {
  const about = { release: 'azurelinux-3.0', image: `${line}/${version}/gen2`, build, gate, run };
  const bytes = Buffer.from(JSON.stringify({ ...about, cases }));
  return takeImageReport(platform, { bytes, contentType: 'application/json', header: {} }, { name: 'ada' });
}
