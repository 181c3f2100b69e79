import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import { useMay } from '../client/session.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { TitledTable } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Decide } from './decide.tsx';
import { Ownership } from './ownership.tsx';
import { type Finding, isUnderEmbargo } from './finding.ts';

/** Where it lies apart from others. */
const APART = [{ name: 'embargoed' }, { name: 'flooded' }] as const;
/** A decision shows soon after it was recorded. */
const SECONDS = 5;

/** Why a finding exists: who said what, what was compared, what decided; and the decision of a person. */
export function FindingDetail({ release, name, id }: { release: string; name: string; id: string }): VNode {
  const [apart] = useFilters(APART);
  const asked = useAnswer(
    '/api/findings',
    { release, package: name, search: id, ...(apart as object) },
    SECONDS,
  );
  return (
    <>
      <p>
        <Link href="/findings">All findings</Link>
      </p>
      <Shown asked={asked}>
        {({ findings }) => {
          const finding = findings.find((each) => each.id === id);
          if (!finding)
            return <Empty>There is no such finding: the package may have been matched anew.</Empty>;
          return <Explained finding={finding} onDecided={asked.again} />;
        }}
      </Shown>
    </>
  );
}

function Explained({ finding, onDecided }: { finding: Finding; onDecided: () => void }): VNode {
  const mayDecide = useMay('operator');
  const { evidence, embargo } = finding;
  const isEmbargoed = isUnderEmbargo(embargo);
  return (
    <article>
      <h2>
        {finding.cve} in {finding.package} {finding.evr}
      </h2>
      <p>
        <Badge word={finding.status} /> <Badge word={finding.severity} />{' '}
        <Save name="finding" rows={[finding]} />
      </p>
      <p>{evidence.reason}</p>
      <dl>
        <dt>Lane</dt>
        <dd>
          {finding.lane.replaceAll('-', ' ')} ({finding.laneRule})
        </dd>
        {finding.score && (
          <>
            <dt>Score</dt>
            <dd>
              {finding.score.base.toFixed(1)} by {finding.score.source}, {finding.score.vector}
            </dd>
          </>
        )}
        {finding.via !== undefined && (
          <>
            <dt>Bundled</dt>
            <dd>{finding.via}</dd>
          </>
        )}
        {finding.justification !== undefined && (
          <>
            <dt>Justification</dt>
            <dd>{finding.justification.replaceAll('_', ' ')}</dd>
          </>
        )}
        {finding.kev && (
          <>
            <dt>Exploited</dt>
            <dd>known since {finding.kev.dateAdded} (KEV)</dd>
          </>
        )}
        {isEmbargoed && (
          <>
            <dt>Under embargo until</dt>
            <dd>
              <Time at={embargo?.until} />
            </dd>
          </>
        )}
        {Object.entries(finding.times).map(([what, at]) => [
          <dt key={what}>{TIMES[what] ?? what}</dt>,
          <dd key={`${what} at`}>
            <Time at={at} />
          </dd>,
        ])}
      </dl>
      <Evidence evidence={evidence} />
      <Ownership
        item={{ finding: { release: finding.release, package: finding.package, cve: finding.cve } }}
        isEmbargoed={isEmbargoed}
      />
      {mayDecide && !isEmbargoed && <Decide finding={finding} onDecided={onDecided} />}
    </article>
  );
}

const TIMES: Readonly<Record<string, string>> = {
  published: 'Published',
  ingested: 'Taken in',
  detected: 'Detected',
  confirmed: 'Confirmed',
  closed: 'Closed',
  mitigated: 'Mitigated',
  fixAvailable: 'Fix available',
  released: 'Released',
  inRepository: 'In the repository',
  inImage: 'In an image',
  inRegion: 'In a region',
};

function Evidence({ evidence }: { evidence: Finding['evidence'] }): VNode {
  const { identities, criteria, opinions = [], decision, rating } = evidence;
  return (
    <>
      {decision && (
        <section>
          <h2>Decision</h2>
          <p>
            {decision.author}, <Time at={decision.decidedAt} />: {decision.reason}
          </p>
          <p class="soft">
            Without it: {decision.instead.status.replaceAll('_', ' ')}, {decision.instead.reason}
          </p>
        </section>
      )}
      {rating && (
        <section>
          <h2>Rating</h2>
          <p>
            {rating.author}: {rating.reason}
          </p>
        </section>
      )}
      <TitledTable
        caption="Opinions"
        rows={opinions}
        keyOf={({ origin, source, subject, reason }) => `${origin} ${source} ${subject} ${reason}`}
        columns={[
          { name: 'Who', cell: ({ source }) => source },
          { name: 'Of', cell: ({ subject }) => subject },
          { name: 'Says', cell: ({ status }) => <Badge word={status} /> },
          { name: 'Why', cell: ({ reason }) => reason },
          { name: 'Decided', cell: ({ decided }) => (decided ? 'yes' : '') },
        ]}
      />
      <TitledTable
        caption="Compared"
        rows={criteria}
        keyOf={({ origin, criteria: cpe, range, version }) => `${origin} ${cpe} ${range} ${version}`}
        columns={[
          { name: 'Product', cell: ({ product }) => product },
          { name: 'By', cell: ({ origin }) => origin },
          { name: 'Range', cell: ({ range }) => range },
          { name: 'Version', cell: ({ version }) => version },
          { name: 'Fits', cell: ({ matched }) => (matched ? 'yes' : 'no') },
        ]}
      />
      <TitledTable
        caption="Taken for"
        rows={identities}
        keyOf={({ product, version = '' }) => `${product} ${version}`}
        columns={[
          { name: 'Product', cell: ({ product }) => product },
          { name: 'Confidence', isNumber: true, cell: ({ confidence }) => confidence.toFixed(2) },
          { name: 'Because', cell: ({ reasons }) => reasons.join('; ') },
        ]}
      />
    </>
  );
}
