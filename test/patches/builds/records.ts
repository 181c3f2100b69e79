import type { z } from 'zod';
import type { buildRecord } from '../../../shared/patches/index.ts';

/** A build of httpd, as a build system tells of it. */
export function aBuild(rest: Partial<z.input<typeof buildRecord>> = {}): z.input<typeof buildRecord> {
  const { evr = '2.4.46-2', architectures = ['x86_64', 'aarch64'], package: name = 'httpd' } = rest;
  return {
    release: 'azurelinux-3.0',
    package: name,
    evr,
    architectures,
    artifacts: architectures.map((arch) => ({ file: `${name}-${evr}.${arch}.rpm`, sha256: 'a'.repeat(64) })),
    patchedCves: ['CVE-2021-0001'],
    provenance: 'https://builds.example/1',
    upstream: { state: 'sent', url: 'https://upstream.example/pull/1' },
    ...rest,
  };
}
