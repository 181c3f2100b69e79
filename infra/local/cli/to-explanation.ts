import type { FoundExplanation } from '../../../shared/findings/index.ts';
import { laneFacts, laneOf } from '../../../shared/lanes/index.ts';
import { chooseScore } from '../../../shared/vulnerabilities/index.ts';
import { currentPolicy } from '../../../shared/runs/index.ts';
import type { ExplainedCve, ExplainedFinding, Explanation } from './present/explanation.ts';

/** What was found out, in the shape that is printed. */
export function toExplanation(found: FoundExplanation): Explanation {
  const facts = factsOf(found);
  return {
    package: found.package,
    cve: found.cve,
    release: `${found.release.distro} ${found.release.version}`,
    ...(facts ? { facts } : {}),
    findings: findingsOf(found),
    ...(found.identities ? { identities: found.identities } : {}),
    ...(found.similar.length > 0 ? { similar: found.similar } : {}),
    snapshot: found.snapshot,
  };
}

function factsOf({ cve, sourced, products, epss }: FoundExplanation): ExplainedCve | undefined {
  if (!sourced) return undefined;
  const { nvd, overrides, kev } = sourced;
  const score = chooseScore(nvd?.metrics ?? []);
  const references = nvd?.references.map(({ url }) => url) ?? overrides?.references ?? [];
  return {
    cve,
    published: nvd?.published ?? overrides?.published ?? '',
    lastModified: nvd?.lastModified ?? overrides?.lastModified ?? '',
    vulnStatus: nvd?.vulnStatus ?? 'Unknown',
    ...(nvd && nvd.tags.length > 0 ? { tags: nvd.tags } : {}),
    assigner: nvd?.assigner ?? overrides?.assigner ?? 'unknown',
    ...(score ? { score } : {}),
    ...(kev ? { kev } : {}),
    ...(epss ? { epss } : {}),
    description: nvd?.description ?? overrides?.description ?? '',
    ...(nvd ? { weaknesses: nvd.weaknesses } : {}),
    references,
    products,
    ...(overrides
      ? {
          override: {
            suppress: overrides.suppress,
            ...(overrides.reason === undefined ? {} : { reason: overrides.reason }),
          },
        }
      : {}),
  };
}

/** One a build as the snapshot in force says; what is stored adds its times and stands where there is no verdict any more. */
function findingsOf({ verdicts, finding }: FoundExplanation): ExplainedFinding[] {
  const policy = currentPolicy();
  return verdicts.map((verdict) => {
    const { lane, rule } = laneOf(policy, laneFacts(verdict));
    return { verdict, lane, laneRule: rule, ...(finding ? { timestamps: finding.times } : {}) };
  });
}
