import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Choice, Command, Reason } from '../parts/command.tsx';
import type { Finding } from './finding.ts';

const STATUSES: readonly Finding['status'][] = ['not_affected', 'affected', 'fixed', 'under_investigation'];
const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];

/** A person's decision on one finding. The host dates it, names its author and keeps the evidence that they saw. */
export function Decide({ finding, onDecided }: { finding: Finding; onDecided: () => void }): VNode {
  const { release, package: name, cve } = finding;
  return (
    <Command
      title="Decide"
      button="Record the decision"
      path="/api/decisions"
      bodyOf={(filled) => ({ release, package: name, cve, ...filled })}
      onDone={onDecided}
    >
      <DecisionFields statuses={STATUSES} />
    </Command>
  );
}

/** What a decision says. */
export function DecisionFields({ statuses }: { statuses: readonly Finding['status'][] }): VNode {
  const [status, setStatus] = useState('not_affected');
  return (
    <>
      <Choice name="status" label="Status" choices={statuses} value={status} onChange={setStatus} />
      {status === 'not_affected' && (
        <Choice name="justification" label="Justification" choices={JUSTIFICATIONS} />
      )}
      {status === 'fixed' && (
        <label>
          Proof, such as the address of the fix
          <input name="proof" required />
        </label>
      )}
      <Reason />
      <label>
        Until (day, optional)
        <input name="until" type="date" />
      </label>
    </>
  );
}
