import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePublication } from '../../../shared/advisories/publication.ts';
import { readImageList } from '../../../shared/images/contents/image-list.ts';
import { parsePolicy } from '../../../shared/lanes/index.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { parseSlaPolicy } from '../../../shared/sla/policies/index.ts';
import { anyText, mutatedBytes, mutatedJson } from '../mutated.ts';
import { fuzzed, type FuzzedReader } from '../reader.ts';

/** Files that people write, read as a whole: taken, or refused by name and field. */

const digest = `sha256:${'ab'.repeat(32)}`;
const image = { repoTags: ['mcr.example/pause:3.9'], repoDigests: [`mcr.example/pause@${digest}`] };
const imageList = { sku: 'V3gen2', imageVersion: '202501.05.0', imageBom: [image, image] };

const policy = {
  lanes: [{ name: 'all', when: { severity: ['high'], knownExploited: true }, lane: 'out-of-band' }],
  gates: [
    { name: 'boot', lanes: ['image'], judges: 'cases', expects: ['a'] },
    { name: 'net', lanes: ['out-of-band'], judges: 'metrics', metrics: [{ name: 'tcp', better: 'higher' }] },
  ],
  images: { line: { release: 'r-1', cutOffs: { first: '2026-01-05T06:00:00Z', every: 'week' } } },
};

const slaPolicy = {
  ...{ name: 'demo', version: '1', title: 'Days', source: 'made up' },
  clocks: [
    { name: 'fix', starts: { earliest: ['affected'] }, stops: ['fixed'], terms: [{ within: { days: 7 } }] },
  ],
};

const publication = {
  series: 'SLSA',
  publisher: { name: 'Sample', namespace: 'https://sample.example', contact: 'security@sample.example' },
  baseUrl: 'https://security.sample.example',
  releases: {
    'sample-3.0': {
      ...{ title: 'Sample 3.0', vendor: 'Sample', version: '3.0', distTag: '.sl3', purlNamespace: 'sample' },
      cpe: 'cpe:2.3:o:sample:sample:3.0:*:*:*:*:*:*:*',
    },
  },
};

const files: readonly { name: string; example: unknown; read: (text: string, file: string) => unknown }[] = [
  { name: 'list of container images', example: imageList, read: readImageList },
  { name: 'policy of lanes, gates and images', example: policy, read: parsePolicy },
  { name: 'policy of times', example: slaPolicy, read: parseSlaPolicy },
  { name: 'publication', example: publication, read: parsePublication },
];

export const wholeFileReaders: readonly FuzzedReader[] = files.map(({ name, example, read }) => {
  const good = JSON.stringify(example);
  return fuzzed({
    name,
    inputs: fc.oneof(mutatedJson(example), mutatedBytes(good).map(String), anyText),
    check(text: string) {
      assert.doesNotThrow(() => read(good, 'good.yaml'), 'the example is none');
      try {
        read(text, 'file.yaml');
      } catch (error) {
        assert.ok(error instanceof InvalidInputError, String(error));
        assert.match(error.message, /file\.yaml/);
      }
    },
  });
});
