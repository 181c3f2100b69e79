import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { send } from '../client/api.ts';
import type { Finding } from './finding.ts';

const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
];

/** A person's decision on one finding. The host dates it, names its author and keeps the evidence that they saw. */
export function Decide({ finding, onDecided }: { finding: Finding; onDecided: () => void }): VNode {
  const [status, setStatus] = useState('not_affected');
  const [said, setSaid] = useState<{ text: string; isBad: boolean }>();
  const decide = (form: HTMLFormElement): void => {
    const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
    const { release, package: name, cve } = finding;
    send('/api/decisions', { release, package: name, cve, ...fields }).then(
      ({ recorded }) => {
        const text =
          recorded.length > 0
            ? `Recorded as ${recorded.join(', ')}; matched again soon.`
            : 'That was decided already.';
        setSaid({ text, isBad: false });
        onDecided();
      },
      (error: unknown) => {
        setSaid({ text: (error as Error).message, isBad: true });
      },
    );
  };
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          decide(event.currentTarget);
        }}
      >
        <label>
          Status
          <select
            name="status"
            value={status}
            onChange={({ currentTarget }) => {
              setStatus(currentTarget.value);
            }}
          >
            <option value="not_affected">not affected</option>
            <option value="affected">affected</option>
            <option value="fixed">fixed</option>
            <option value="under_investigation">under investigation</option>
          </select>
        </label>
        {status === 'not_affected' && (
          <label>
            Justification
            <select name="justification">
              {JUSTIFICATIONS.map((each) => (
                <option key={each} value={each}>
                  {each.replaceAll('_', ' ')}
                </option>
              ))}
            </select>
          </label>
        )}
        {status === 'fixed' && (
          <label>
            Proof, such as the address of the fix
            <input name="proof" required />
          </label>
        )}
        <label>
          Reason
          <textarea name="reason" rows={3} required />
        </label>
        <label>
          Until (day, optional)
          <input name="until" type="date" />
        </label>
        {said && (
          <p role="status" class={said.isBad ? 'bad' : 'good'}>
            {said.text}
          </p>
        )}
        <button type="submit" class="main">
          Record the decision
        </button>
      </form>
    </section>
  );
}
