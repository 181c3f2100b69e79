import type { VNode } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { ImageDetail } from './image-detail.tsx';
import { NextImage } from './next-images.tsx';

type Image = AnswerOf<'/api/images'>['images'][number];

const FILTERS = [
  { name: 'line', label: 'Line', isSearch: true },
] as const satisfies readonly Filter<string>[];

/** Node images with the next one of each line, or what one of them brings. */
export function Images(): VNode {
  const [isOne, parameters] = useRoute('/images/:line/:variant/:version');
  if (!isOne) return <ImageList />;
  const { line, variant, version } = parameters;
  return <ImageDetail line={line} variant={variant} version={version} />;
}

function ImageList(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const images = useAnswer('/api/images', filters as object, 60);
  const next = useAnswer('/api/images/next', filters as object, 60);
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'images', rows: images.value?.images ?? [] }}
      />
      <Shown asked={next}>
        {(answer) => answer.images.map((image) => <NextImage key={image.line} image={image} />)}
      </Shown>
      <h2>Images</h2>
      <Shown asked={images}>
        {(answer) =>
          answer.images.length === 0 ? (
            <Empty>No image was added. Add one from its release notes: patchline image add</Empty>
          ) : (
            <Table caption="Images" columns={COLUMNS} rows={answer.images} keyOf={addressOf} />
          )
        }
      </Shown>
    </>
  );
}

const COLUMNS: readonly Column<Image>[] = [
  { name: 'Version', cell: (row) => <Link href={addressOf(row)}>{row.version}</Link> },
  { name: 'Line', cell: ({ line }) => line },
  { name: 'Variant', cell: ({ variant }) => variant },
  { name: 'State', cell: (row) => <Badge word={stateOf(row)} /> },
  { name: 'Kernel', cell: ({ kernel = '' }) => kernel },
  { name: 'Packages', isNumber: true, cell: ({ packages }) => packages },
  { name: 'Built', cell: ({ builtAt }) => <Time at={builtAt} /> },
  { name: 'Added', cell: ({ addedAt }) => <Time at={addedAt} /> },
];

function stateOf({ withdrawn, stands, candidate }: Image): string {
  if (withdrawn) return 'withdrawn';
  if (candidate && candidate.state !== 'passed') return candidate.state;
  return stands ? 'stands' : 'older';
}

function addressOf({ line, variant, version }: Image): string {
  return `/images/${[line, variant, version].map(encodeURIComponent).join('/')}`;
}
