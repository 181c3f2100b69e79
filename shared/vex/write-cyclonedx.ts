import type { Justification, Status } from '../vulnerabilities/index.ts';
import { defined } from '../platform/index.ts';
import type { Statement, Text } from './statement.ts';
import { writeText } from './wording.ts';

const STATES: Readonly<Record<Status, string>> = {
  affected: 'exploitable',
  under_investigation: 'in_triage',
  not_affected: 'not_affected',
  fixed: 'resolved',
};

const JUSTIFICATIONS: Readonly<Record<Justification, string>> = {
  component_not_present: 'code_not_present',
  vulnerable_code_not_present: 'code_not_present',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  vulnerable_code_cannot_be_controlled_by_adversary: 'requires_environment',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
};

/**
 * The `analysis` of a CycloneDX vulnerability: what a statement says of it.
 * @param isFixKnown there is something to update to
 * @see https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_analysis
 */
export function cycloneDxAnalysis(
  statement: Text & Pick<Statement, 'status' | 'justification'>,
  isFixKnown: boolean,
): object {
  const { status, justification, disposition } = statement;
  return {
    state: STATES[status],
    ...defined({
      justification: justification && JUSTIFICATIONS[justification],
      response: responseTo(disposition, status === 'affected' && isFixKnown),
    }),
    detail: writeText(statement),
  };
}

function responseTo(disposition: Statement['disposition'], canUpdate: boolean): string[] | undefined {
  if (disposition === 'wont_fix') return ['will_not_fix'];
  return canUpdate ? ['update'] : undefined;
}
