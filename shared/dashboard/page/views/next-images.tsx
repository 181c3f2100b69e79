import type { VNode } from 'preact';
import type { AnswerOf } from '../client/api.ts';
import { Badge } from '../parts/badge.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Next = AnswerOf<'/api/images/next'>['images'][number];
type Passenger = Next['rides'][number] & { why?: string };

/** What rides the next image of a line, and what does not. */
export function NextImage({ image }: { image: Next }): VNode {
  const { line, release, cutOff, state } = image;
  return (
    <section>
      <h2>
        Next image of {line} <Badge word={state} />
      </h2>
      <p class="soft">
        of {release}
        {cutOff !== undefined && (
          <>
            {' '}
            takes patches until <Time at={cutOff} />
          </>
        )}
      </p>
      <Passengers caption={`Rides the next image of ${line}`} rows={image.rides} />
      <Passengers caption={`May still come: ${line}`} rows={image.waiting} />
      <Passengers caption={`Missed: ${line}`} rows={image.missed} />
    </section>
  );
}

function Passengers({ caption, rows }: { caption: string; rows: readonly Passenger[] }): VNode | null {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{caption}</h3>
      <Table
        caption={caption}
        rows={rows}
        keyOf={(row) => `${row.package} ${row.patch}`}
        columns={[
          { name: 'Package', cell: (row) => row.package },
          { name: 'Patch', isNumber: true, cell: ({ patch }) => patch },
          { name: 'State', cell: ({ state }) => <Badge word={state} /> },
          { name: 'Lane', cell: ({ lane }) => lane.replaceAll('-', ' ') },
          { name: 'Build', cell: ({ build = '' }) => build },
          { name: 'CVEs', cell: ({ cves }) => cves.join(', ') },
          { name: 'Why', cell: ({ why = '' }) => why },
        ]}
      />
    </>
  );
}
