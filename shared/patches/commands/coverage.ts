import type { Approval, Coverage, PatchDocument } from '../documents.ts';

/** What a patch would release now; `undefined` if it has no build or nobody requested its release. */
export function coverageOf({ build, request, cves }: PatchDocument): Coverage | undefined {
  if (!build || !request) return undefined;
  return {
    build: build.digest,
    targets: [...request.targets].sort(),
    cves: cves.map(({ cve }) => cve).sort(),
  };
}

/** The difference between an approval and the release; empty if it covers exactly that. */
export function uncoveredBy({ covers }: Approval, coverage: Coverage): string[] {
  const changed = (before: readonly string[], now: readonly string[]): string[] => [
    ...now.filter((each) => !before.includes(each)).map((each) => `${each} was not approved`),
    ...before.filter((each) => !now.includes(each)).map((each) => `${each} was approved with it and is gone`),
  ];
  return [
    ...(covers.build === coverage.build ? [] : ['another build was approved']),
    ...changed(covers.targets, coverage.targets),
    ...changed(covers.cves, coverage.cves),
  ];
}
