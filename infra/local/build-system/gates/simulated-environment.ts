import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../../shared/platform/index.ts';
import { pathsOf, readRpm, unpackedFiles } from '../rpm/read-rpm.ts';
import type { TestSystem } from './test-system.ts';

/**
 * Checks that each package unpacks to the files and digests that it names. Reports in Patchline's own JSON.
 */
export const simulatedEnvironment: TestSystem = {
  gate: 'simulated-environment',
  async run({ folder, record }, about) {
    const cases = await Promise.all(
      record.artifacts.map(async ({ file }) => {
        const fault = faultIn(await readFile(join(folder, file)));
        return fault === undefined
          ? { name: `unpacks ${file}`, status: 'passed' }
          : { name: `unpacks ${file}`, status: 'failed', reason: fault };
      }),
    );
    return { contentType: 'application/json', text: JSON.stringify({ ...about, cases }) };
  },
};

function faultIn(bytes: Buffer): string | undefined {
  try {
    const rpm = readRpm(bytes);
    const digests = rpm.texts('fileDigests');
    const expected = pathsOf(rpm).map((path, at) => `${path} ${digests[at] ?? ''}`);
    const found = unpackedFiles(rpm).map(
      ({ path, content }) => `${path} ${createHash('sha256').update(content).digest('hex')}`,
    );
    const wrong = [
      ...expected.filter((each) => !found.includes(each)),
      ...found.filter((each) => !expected.includes(each)),
    ];
    return wrong[0];
  } catch (error) {
    return messageOf(error);
  }
}
