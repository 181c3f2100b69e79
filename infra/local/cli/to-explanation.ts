import type { FoundExplanation } from '../../../shared/findings/index.ts';
import { laneFacts, laneOf, type Policy } from '../../../shared/lanes/index.ts';
import { chooseScore } from '../../../shared/vulnerabilities/index.ts';
import type { ExplainedCve, ExplainedFinding, Explanation } from './present/explanation.ts';
import { defined } from '../../../shared/platform/index.ts';

/** What was found out, in the shape that is printed. */
export function toExplanation(found: FoundExplanation, policy: Policy): Explanation {
  const facts = factsOf(found);
  return {
    package: found.package,
    cve: found.cve,
    release: `${found.release.distro} ${found.release.version}`,
    ...defined({ facts }),
    findings: findingsOf(found, policy),
    ...defined({ identities: found.identities }),
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
    ...defined({ score, kev, epss }),
    description: nvd?.description ?? overrides?.description ?? '',
    ...defined({ weaknesses: nvd?.weaknesses }),
    references,
    products,
    ...(overrides
      ? {
          override: {
            suppress: overrides.suppress,
            ...defined({ reason: overrides.reason }),
          },
        }
      : {}),
  };
}

/** One a build as the snapshot in force says; what is stored adds its times and stands where there is no verdict any more. */
function findingsOf({ verdicts, finding }: FoundExplanation, policy: Policy): ExplainedFinding[] {
  return verdicts.map((verdict) => {
    const { lane, rule } = laneOf(policy, laneFacts(verdict));
    return defined({ verdict, lane, laneRule: rule, timestamps: finding?.times });
  });
}
