import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { traceSvg } from './picture.ts';
import { playStory } from './play.ts';

/** `npm run docs:trace`: plays the story and writes its picture. */
const ends: (() => unknown)[] = [];
const t = { after: (end: () => unknown) => ends.push(end) } as unknown as Parameters<typeof playStory>[0];
try {
  const picture = traceSvg('One CVE, from its record in the NVD to its advisory', await playStory(t));
  await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'trace-of-a-cve.svg'), picture);
} finally {
  for (const end of ends.reverse()) await end();
}
