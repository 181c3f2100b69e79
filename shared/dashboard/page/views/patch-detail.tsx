import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { TitledTable } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf } from './finding.ts';
import { Gates } from './gates.tsx';
import { Ownership } from './ownership.tsx';
import { PatchCommands } from './patch-commands.tsx';
import type { Patch } from './patch.ts';

const APART = [{ name: 'embargoed' }] as const;

/** A patch: its CVEs, its gates, who asked and approved, and where it is. */
export function PatchDetail({
  release,
  name,
  number,
}: {
  release: string;
  name: string;
  number: number;
}): VNode {
  const [apart] = useFilters(APART);
  const asked = useAnswer('/api/patches', { release, package: name, ...(apart as object) }, 30);
  return (
    <>
      <p>
        <Link href="/patches">All patches</Link>
      </p>
      <Shown asked={asked}>
        {({ patches }) => {
          const patch = patches.find((each) => each.patch === number);
          return patch ? <Told patch={patch} onDone={asked.again} /> : <Empty>There is no such patch.</Empty>;
        }}
      </Shown>
    </>
  );
}

function Told({ patch, onDone }: { patch: Patch; onDone: () => void }): VNode {
  const { gates = [], places = [], approvals = [], request, build, reason } = patch;
  return (
    <article>
      <h2>
        {patch.package}, patch {patch.patch} <Badge word={patch.state} />
      </h2>
      <p>
        {reason} <Save name="patch" rows={[patch]} />
      </p>
      <dl>
        <dt>Lane</dt>
        <dd>
          {patch.lane.replaceAll('-', ' ')} ({patch.laneReason})
        </dd>
        <dt>Opened</dt>
        <dd>
          <Time at={patch.openedAt} />
        </dd>
        {patch.embargo && (
          <>
            <dt>Under embargo until</dt>
            <dd>
              <Time at={patch.embargo.until} />
            </dd>
          </>
        )}
        {build && (
          <>
            <dt>Build</dt>
            <dd>{build.evr}</dd>
          </>
        )}
        {request && (
          <>
            <dt>Release asked</dt>
            <dd>
              {request.by}, <Time at={request.at} />, to {request.targets.join(', ')}
            </dd>
          </>
        )}
        {approvals.map(({ by, at }) => [
          <dt key={by}>Approved</dt>,
          <dd key={`${by} at`}>
            {by}, <Time at={at} />
          </dd>,
        ])}
      </dl>
      <h2>CVEs</h2>
      <ul>
        {patch.cves.map(({ cve, embargo }) => (
          <li key={cve}>
            <Link
              href={addressOf({ release: patch.release, package: patch.package, cve }, embargo !== undefined)}
            >
              {cve}
            </Link>
          </li>
        ))}
      </ul>
      {build && gates.length > 0 && <Gates patch={patch} build={build.digest} />}
      <TitledTable
        caption="Places"
        rows={places}
        keyOf={({ kind, name, architecture, since }) => `${kind} ${name} ${architecture} ${since}`}
        columns={[
          { name: 'In', cell: ({ kind }) => kind },
          { name: 'Name', cell: ({ name }) => name },
          { name: 'Architecture', cell: ({ architecture }) => architecture },
          { name: 'Since', cell: ({ since }) => <Time at={since} /> },
          { name: 'Until', cell: ({ until }) => <Time at={until} /> },
        ]}
      />
      <Ownership
        item={{ patch: { release: patch.release, package: patch.package, patch: patch.patch } }}
        isEmbargoed={patch.embargo !== undefined}
      />
      <PatchCommands patch={patch} onDone={onDone} />
    </article>
  );
}
