import type { Approval, Coverage, PatchDocument } from '../documents.ts';

/** What is to be released of a patch as it stands; `undefined` where it has no build or nobody asked for its release. */
export function coverageOf({ build, request, cves }: PatchDocument): Coverage | undefined {
  if (!build || !request) return undefined;
  return {
    build: build.digest,
    targets: [...request.targets].sort(),
    cves: cves.map(({ cve }) => cve).sort(),
  };
}

/** What of it an approval does not cover; empty where it covers all, and nothing else. */
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
