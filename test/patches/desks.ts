import type { Desk } from '../../shared/patches/desk.ts';
import type { BuildDocument } from '../../shared/patches/documents.ts';

/** A package without patches. */
export function newDesk(at = '2026-02-01T05:00:00.000Z'): Desk {
  return {
    packageKey: 'azurelinux-3.0/httpd',
    release: 'azurelinux-3.0',
    package: 'httpd',
    at,
    isEmbargoed: false,
    deployment: 'package',
    numbered: 0,
    patches: new Map(),
    told: [],
  };
}

/** The same at another time, with nothing told yet. */
export function later(desk: Desk, at: string): Desk {
  return { ...desk, at, told: [] };
}

/** A build of the package that ships for two architectures. */
export function build(
  evr: string,
  patchedCves: string[] = [],
  rest: Partial<BuildDocument> = {},
): BuildDocument {
  const architectures = rest.architectures ?? ['x86_64', 'aarch64'];
  return {
    id: `build:${evr}`,
    kind: 'build',
    schema: 1,
    packageKey: 'azurelinux-3.0/httpd',
    release: 'azurelinux-3.0',
    package: 'httpd',
    evr,
    architectures,
    artifacts: architectures.map((arch) => ({
      file: `httpd-${evr.slice(evr.indexOf(':') + 1)}.${arch}.rpm`,
      sha256: '0'.repeat(64),
    })),
    patchedCves,
    provenance: 'https://builds.example/1',
    upstream: { state: 'sent', url: 'https://upstream.example/pull/1' },
    digest: `digest of ${evr}`,
    acceptedAt: '2026-02-01T05:00:00.000Z',
    ...rest,
  };
}

/** State, lane and CVEs of each patch. */
export function lines(desk: Desk): string[] {
  return [...desk.patches.values()].map(({ number, state, lane, cves, build: made }) =>
    [number, state, lane, ...cves.map(({ cve }) => cve), ...(made ? [made.evr] : [])].join(' '),
  );
}

/** What was told, in order. */
export function told(desk: Desk): string[] {
  return desk.told.map(({ type, patch }) => `${type} ${patch.number}.${patch.revision}`);
}
