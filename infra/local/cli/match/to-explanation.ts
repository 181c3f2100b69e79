import type { FoundExplanation } from '../../../../shared/findings/index.ts';
import type { ExplainedCve, ExplainedFinding, Explanation } from '../present/explain/explanation.ts';
import { defined } from '../../../../shared/platform/index.ts';

/** Converts what was found out to the shape that is printed. */
export function toExplanation(found: FoundExplanation): Explanation {
  const facts = factsOf(found);
  return {
    package: found.package,
    cve: found.cve,
    release: `${found.release.distro} ${found.release.version}`,
    ...defined({ facts }),
    findings: findingsOf(found),
    ...defined({
      identities: found.identities,
      similar: found.similar.length > 0 ? found.similar : undefined,
    }),
    snapshot: found.snapshot,
  };
}

function factsOf({ sourced, said, products, beside }: FoundExplanation): ExplainedCve | undefined {
  if (!sourced || !said) return undefined;
  const { facts, description, references } = said;
  const { nvd, overrides } = sourced;
  return {
    ...facts,
    ...beside,
    description,
    ...defined({ weaknesses: nvd?.weaknesses, unusable: nvd?.stated?.unusable }),
    references: [...references],
    products,
    ...defined({
      override: overrides
        ? {
            suppress: overrides.suppress,
            ...defined({ reason: overrides.reason }),
          }
        : undefined,
    }),
  };
}

/** One per build, as the current snapshot says; the stored finding adds its times. */
function findingsOf({ verdicts, finding }: FoundExplanation): ExplainedFinding[] {
  return verdicts.map(({ lane, laneRule, ...verdict }) =>
    defined({ verdict, lane, laneRule, timestamps: finding?.times }),
  );
}
