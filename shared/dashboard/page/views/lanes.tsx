import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { Badge } from '../parts/badge.tsx';
import { addressOf, type Patch } from './patch.ts';

const OPEN = ['required', 'available', 'validating', 'rejected', 'validated'] as const;
const LANES = ['out-of-band', 'next-image', 'triage'] as const;

/** Patches that are not out yet: a row a lane, a column a state. Of many in one place the first are named. */
export function Lanes({ patches }: { patches: readonly Patch[] }): VNode | null {
  const open = patches.filter(({ state }) => OPEN.some((each) => each === state));
  if (open.length === 0) return null;
  return (
    <div class="table" tabIndex={0} role="region" aria-label="Lanes">
      <table>
        <caption class="unseen">Lanes: patches that are not out yet, by lane and state</caption>
        <thead>
          <tr>
            <th scope="col">Lane</th>
            {OPEN.map((state) => (
              <th key={state} scope="col">
                {state}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LANES.map((lane) => (
            <tr key={lane}>
              <th scope="row">{lane.replaceAll('-', ' ')}</th>
              {OPEN.map((state) => (
                <td key={state}>
                  <Some patches={open.filter((each) => each.lane === lane && each.state === state)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MOST = 8;

function Some({ patches }: { patches: readonly Patch[] }): VNode {
  const held = (patch: Patch): boolean => patch.gates?.some(({ holds }) => holds.length > 0) === true;
  return (
    <ul class="plain">
      {patches.slice(0, MOST).map((patch) => (
        <li key={addressOf(patch)}>
          <Link href={addressOf(patch)}>{patch.package}</Link> {held(patch) && <Badge word="held" />}
        </li>
      ))}
      {patches.length > MOST && <li>and {patches.length - MOST} more</li>}
    </ul>
  );
}
