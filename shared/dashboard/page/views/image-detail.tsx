import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, TitledTable } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf } from './finding.ts';

type Diff = AnswerOf<'/api/images/diff'>;
type Package = Diff['packages'][number];
type Versions = Diff['components'][number];
type Change = NonNullable<Diff['closes']>[number];
type Held = Diff['holds'][number];

/** What an image brings, compared with the one before it of its variant. */
export function ImageDetail(image: { line: string; variant: string; version: string }): VNode {
  const asked = useAnswer('/api/images/diff', image);
  return (
    <>
      <p>
        <Link href="/images">All images</Link>
      </p>
      <Shown asked={asked}>{(diff) => <Told diff={diff} />}</Shown>
    </>
  );
}

function Told({ diff }: { diff: Diff }): VNode {
  const { image, before, packages, components, containers, closes, opens, holds, lacks, olderCopies } = diff;
  return (
    <article>
      <h2>
        {image.line} {image.version} {image.variant} {image.stands && <Badge word="stands" />}
      </h2>
      {image.withdrawn && (
        <p class="bad">
          Withdrawn by {image.withdrawn.by}, <Time at={image.withdrawn.at} />: {image.withdrawn.reason}
        </p>
      )}
      <p>
        {image.packages} packages, kernel {image.kernel ?? 'unknown'}, {image.architecture}
        {before !== undefined && `, compared with ${before}`}. <Save name="image" rows={packages} />
      </p>
      {image.candidate && <Gates candidate={image.candidate} />}
      {before === undefined && <Empty>It is the first of its variant: there is nothing to compare.</Empty>}
      {closes === undefined && before !== undefined && (
        <Empty>Findings are compared once there was a scan.</Empty>
      )}
      <TitledTable
        caption="Findings that it closes"
        rows={closes ?? []}
        columns={changesIn(image.release)}
        keyOf={keyOf}
      />
      <TitledTable
        caption="Findings that it opens"
        rows={opens ?? []}
        columns={changesIn(image.release)}
        keyOf={keyOf}
      />
      <TitledTable caption="Packages that differ" rows={packages} columns={PACKAGES} keyOf={packageKey} />
      <TitledTable caption="Components that differ" rows={components} columns={VERSIONS} keyOf={nameOf} />
      <TitledTable caption="Containers that differ" rows={containers} columns={VERSIONS} keyOf={nameOf} />
      <TitledTable caption="Patches in it" rows={holds} columns={HELD} keyOf={heldKey} />
      <TitledTable caption="Released fixes that it lacks" rows={lacks} columns={HELD} keyOf={heldKey} />
      <TitledTable
        caption="Older copies beside newer ones"
        rows={olderCopies}
        keyOf={(row) => row.package}
        columns={[
          { name: 'Package', cell: (row) => row.package },
          { name: 'Newest', cell: ({ newest }) => newest },
          { name: 'Older', cell: ({ older }) => older.join(', ') },
          { name: 'Keeps open', cell: ({ keepsOpen }) => keepsOpen.join(', ') },
        ]}
      />
    </article>
  );
}

function Gates({ candidate }: { candidate: NonNullable<Diff['image']['candidate']> }): VNode {
  const { state, gates = [], holds, suspects = [] } = candidate;
  return (
    <section>
      <h2>
        Gates <Badge word={state} />
      </h2>
      <ul>
        {gates.map(({ gate, state: of }) => (
          <li key={gate}>
            {gate} <Badge word={of} />
          </li>
        ))}
        {holds.map((hold) => (
          <li key={hold}>{hold}</li>
        ))}
      </ul>
      {suspects.length > 0 && <p>Likely because of {suspects.map((each) => each.package).join(', ')}</p>}
    </section>
  );
}

function changesIn(release: string): readonly Column<Change>[] {
  return [
    {
      name: 'CVE',
      cell: (row) => <Link href={addressOf({ release, package: row.package, cve: row.cve })}>{row.cve}</Link>,
    },
    { name: 'Package', cell: (row) => row.package },
    { name: 'Severity', cell: ({ severity }) => <Badge word={severity} /> },
    {
      name: 'Builds',
      cell: ({ builds, kernel }) =>
        [...builds, ...(kernel === undefined ? [] : [`uname -r: ${kernel}`])].join(', '),
    },
    { name: 'In the other', cell: ({ other }) => <Badge word={other} /> },
    { name: 'Why', cell: ({ reason = '' }) => reason },
  ];
}

const PACKAGES: readonly Column<Package>[] = [
  { name: 'Change', cell: ({ change }) => <Badge word={change} /> },
  { name: 'Package', cell: ({ name, was }) => (was === undefined ? name : `${name}, was ${was}`) },
  { name: 'Architecture', cell: ({ arch = '' }) => arch },
  { name: 'Before', cell: ({ from = '' }) => from },
  { name: 'Now', cell: ({ to = '' }) => to },
  {
    name: 'Beside',
    cell: ({ beside = '', keepsOlder }) => (keepsOlder ? `${beside} (older copy installed)` : beside),
  },
];

const VERSIONS: readonly Column<Versions>[] = [
  { name: 'Name', cell: ({ name }) => name },
  { name: 'Added', cell: ({ added }) => added.join(', ') },
  { name: 'Removed', cell: ({ removed }) => removed.join(', ') },
];

const HELD: readonly Column<Held>[] = [
  { name: 'Package', cell: (row) => row.package },
  { name: 'Patch', isNumber: true, cell: ({ patch }) => patch },
  { name: 'State', cell: ({ state }) => <Badge word={state} /> },
  { name: 'Build', cell: ({ build }) => build },
  { name: 'In the image', cell: ({ carries = '' }) => carries },
  { name: 'CVEs', cell: ({ cves }) => cves.join(', ') },
  { name: 'Advisories', cell: ({ advisories }) => advisories.join(', ') },
];

function keyOf(row: Change): string {
  return `${row.package} ${row.cve}`;
}

function packageKey({ change, name, arch = '', from = '', to = '' }: Package): string {
  return [change, name, arch, from, to].join(' ');
}

function nameOf({ name }: Versions): string {
  return name;
}

function heldKey(row: Held): string {
  return `${row.package} ${row.patch}`;
}
