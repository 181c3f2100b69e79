import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { driveRun } from '../../infra/local/cli/drive-run.ts';
import { openProgress } from '../../infra/local/cli/present/progress/progress.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import type { RunDocument } from '../../shared/runs/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { allOf } from '../support/pipeline.ts';
import { dumpOf } from '../support/canonical-dump.ts';
import { appServices } from '../support/services.ts';
import { begin, CLOCK, type Inputs } from './driver.ts';

interface LocalRun {
  run: RunDocument;
  dump: Record<string, unknown>;
  findings: FindingDocument[];
  milliseconds: number;
}

/** The same run on the local footing, in this process. */
export async function runLocally(inputs: Inputs): Promise<LocalRun> {
  const stateDir = await mkdtemp(join(tmpdir(), 'patchline-locally-'));
  const ports = await openLocalPlatform({ stateDir, exclusive: true });
  try {
    const platform = { ...ports, clock: CLOCK };
    const services = await appServices(platform);
    const began = performance.now();
    await begin(platform, inputs);
    const { run } = await driveRun(
      services,
      'run-1',
      await openProgress({ output: new PassThrough() as never }),
    );
    const findings = await allOf<FindingDocument>(ports.documents.container('findings'), 'finding');
    return { run, milliseconds: performance.now() - began, dump: await dumpOf(ports), findings };
  } finally {
    await ports.close();
    await rm(stateDir, { recursive: true });
  }
}
