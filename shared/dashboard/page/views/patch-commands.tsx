import type { VNode } from 'preact';
import { useMay } from '../client/session.ts';
import { Choice, Command, Reason } from '../parts/command.tsx';
import type { Patch } from './patch.ts';

interface Props {
  patch: Patch;
  onDone: () => void;
}

/** What the person's roles let them do with a patch as it stands. The host decides again, and says why not. */
export function PatchCommands({ patch, onDone }: Props): VNode {
  const isOperator = useMay('operator');
  const isApprover = useMay('approver');
  return (
    <div class="cards">
      {isOperator && <Release patch={patch} onDone={onDone} />}
      {isApprover && patch.request && <Approve patch={patch} onDone={onDone} />}
      {isOperator && <Move patch={patch} onDone={onDone} />}
      {isOperator && <Mitigate patch={patch} onDone={onDone} />}
      {isOperator && <Withdraw patch={patch} onDone={onDone} />}
      <Waivers patch={patch} onDone={onDone} />
    </div>
  );
}

function aboutOf({ release, package: name, patch, embargo }: Patch): object {
  return { release, package: name, patch, ...(embargo && { embargoed: true }) };
}

function Release({ patch, onDone }: Props): VNode {
  if (patch.request)
    return (
      <Command
        title="Release as asked and approved"
        button="Release"
        path="/api/patches"
        bodyOf={() => ({ do: 'release', ...aboutOf(patch) })}
        onDone={onDone}
      />
    );
  return (
    <Command
      title="Ask for its release"
      button="Ask"
      path="/api/patches"
      bodyOf={({ targets = '' }) => {
        const names = targets.split('\n').map((target) => target.trim());
        return { do: 'request', ...aboutOf(patch), targets: names.filter((target) => target !== '') };
      }}
      onDone={onDone}
    >
      <label>
        Targets, one a line: repository base, image-line azurelinuxv3/gen2
        <textarea name="targets" rows={2} required />
      </label>
    </Command>
  );
}

function Approve({ patch, onDone }: Props): VNode {
  return (
    <Command
      title="Approve its release"
      button="Approve"
      path="/api/approvals"
      bodyOf={() => ({ do: 'approve', ...aboutOf(patch) })}
      onDone={onDone}
    />
  );
}

function Move({ patch, onDone }: Props): VNode {
  return (
    <Command
      title="Move to another lane"
      button="Move"
      path="/api/patches"
      bodyOf={(filled) => ({ do: 'move', ...aboutOf(patch), ...filled })}
      onDone={onDone}
    >
      <Choice name="lane" label="Lane" choices={['out-of-band', 'next-image', 'triage']} />
      <Reason />
    </Command>
  );
}

function Mitigate({ patch, onDone }: Props): VNode {
  return (
    <Command
      title="Say what helps until there is a fix"
      button="Say it"
      path="/api/patches"
      bodyOf={(filled) => ({ do: 'mitigate', ...aboutOf(patch), ...filled })}
      onDone={onDone}
    >
      <Reason name="text" label="What to do" />
    </Command>
  );
}

function Withdraw({ patch, onDone }: Props): VNode {
  return (
    <Command
      title="Withdraw"
      button="Withdraw"
      path="/api/patches"
      bodyOf={(filled) => ({ do: 'withdraw', ...aboutOf(patch), ...filled })}
      onDone={onDone}
    >
      <Reason />
    </Command>
  );
}

/** A result that holds the patch may be let pass by two people: one asks, another grants. */
function Waivers({ patch, onDone }: Props): VNode {
  const isOperator = useMay('operator');
  const isApprover = useMay('approver');
  const held = (patch.gates ?? []).flatMap(({ gate, holds }) => holds.map((hold) => ({ gate, ...hold })));
  return (
    <>
      {held.map(({ gate, test, result, text }) => (
        <section key={result} class="card">
          <h2>
            {gate} {test}
          </h2>
          <p>{text}</p>
          {isOperator && (
            <Command
              title={`Ask for a waiver of ${gate} ${test}`}
              button="Ask for a waiver"
              path="/api/waivers"
              bodyOf={({ until = '', reason }) => ({
                ...aboutOf(patch),
                result,
                reason,
                until: `${until}T00:00:00Z`,
              })}
              onDone={onDone}
            >
              <Reason />
              <label>
                Until
                <input name="until" type="date" required />
              </label>
            </Command>
          )}
          {isApprover && (
            <Command
              title={`Grant the waiver of ${gate} ${test}`}
              button="Grant the waiver"
              path="/api/waiver-grants"
              bodyOf={() => ({ ...aboutOf(patch), result })}
              onDone={onDone}
            />
          )}
        </section>
      ))}
    </>
  );
}
