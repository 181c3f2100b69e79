import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatEvr, parseNevra } from '../../../../shared/rpm/index.ts';
import type { KeptBuild } from '../kept-builds.ts';
import { quoted } from '../repository/xml.ts';
import { readRpm } from '../rpm/read-rpm.ts';
import type { TestSystem } from './test-system.ts';

/** Checks that each package is what the build says. Reports JUnit XML as pytest does, one case per check. */
export const buildVerification: TestSystem = {
  gate: 'build-verification',
  async run(build) {
    const cases: string[] = [];
    for (const { file, sha256 } of build.record.artifacts) {
      const bytes = await readFile(join(build.folder, file));
      for (const [check, fault] of Object.entries(faultsIn(build, { file, sha256, bytes })))
        cases.push(testCase(file, check, fault));
    }
    const failed = cases.filter((each) => each.includes('<failure')).length;
    const text = `<?xml version="1.0" encoding="utf-8"?>
<testsuites name="packages"><testsuite name="packages" errors="0" failures="${failed}" skipped="0" tests="${cases.length}">
${cases.join('\n')}
</testsuite></testsuites>
`;
    return { contentType: 'application/xml', text };
  },
};

interface Artifact {
  file: string;
  sha256: string;
  bytes: Buffer;
}

/** Check → what is wrong; empty if it passes. */
function faultsIn({ record }: KeptBuild, { file, sha256, bytes }: Artifact): Record<string, string> {
  const rpm = readRpm(bytes);
  const { name, version, release, arch } = parseNevra(file);
  const evr = formatEvr({
    epoch: rpm.number('epoch'),
    version: rpm.text('version'),
    release: rpm.text('release'),
  });
  const changelog = `${rpm.texts('changelogText').join('\n')}\n`;
  const patches = record.patchedCves.filter((cve) => changelog.includes(`fixes ${cve}\n`));
  return {
    'has the announced bytes': rpm.sha256 === sha256 ? '' : `SHA-256 is ${rpm.sha256}`,
    'has a whole header': rpm.headerDigest.said === rpm.headerDigest.found ? '' : 'its digest does not match',
    'is named after what it is':
      `${rpm.text('name')}-${version}-${release}.${rpm.text('arch')}` ===
      `${name}-${version}-${release}.${arch}`
        ? ''
        : `it is ${rpm.text('name')} for ${rpm.text('arch')}`,
    'has the EVR of the build': evr === record.evr ? '' : `it is ${evr}`,
    'names what it fixes': patches.length > 0 ? '' : 'its changelog names none of the CVEs',
  };
}

function testCase(file: string, check: string, fault: string): string {
  const begin = `<testcase classname="${quoted(file)}" name="${quoted(check)}" time="0"`;
  return fault === '' ? `${begin} />` : `${begin}><failure message="${quoted(fault)}" /></testcase>`;
}
