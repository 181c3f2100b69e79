import type { FoundExplanation } from '../../../shared/findings/index.ts';
import { laneFacts, laneOf, type Policy } from '../../../shared/lanes/index.ts';
import { mergeSaid } from '../../../shared/snapshot/index.ts';
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

function factsOf({ cve, sourced, products, beside }: FoundExplanation): ExplainedCve | undefined {
  if (!sourced) return undefined;
  const { facts, description, references } = mergeSaid(cve, sourced);
  const { nvd, overrides } = sourced;
  return {
    ...facts,
    ...beside,
    description,
    ...defined({ weaknesses: nvd?.weaknesses, unusable: nvd?.stated?.unusable }),
    references: [...references],
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
