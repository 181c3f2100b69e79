import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useOnNews } from '../client/use-news.ts';
import type { Pages } from '../client/use-pages.ts';
import { Empty, Failure, Loading } from './state.tsx';
import { type Column, Table } from './table.tsx';

/** A list that comes a page at a time, in every state that it can be in. */
export function PagedTable<T>({
  pages,
  caption,
  columns,
  keyOf,
  empty,
}: {
  pages: Pages<T>;
  caption: string;
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  /** Said where there is nothing to show. */
  empty: ComponentChildren;
}): VNode {
  const [isOld, setIsOld] = useState(false);
  useOnNews(() => {
    setIsOld(true);
  });
  const { items, error, again, more, isLoading, isWhole } = pages;
  return (
    <>
      {isOld && (
        <p role="status">
          Something changed.{' '}
          <button
            type="button"
            onClick={() => {
              setIsOld(false);
              again();
            }}
          >
            Load the list again
          </button>
        </p>
      )}
      {error && <Failure error={error} again={again} />}
      {items.length > 0 && (
        <Table
          caption={caption}
          columns={columns}
          rows={items}
          keyOf={keyOf}
          onEnd={more}
          isWhole={isWhole}
        />
      )}
      {isLoading && <Loading />}
      {isWhole && items.length === 0 && <Empty>{empty}</Empty>}
    </>
  );
}
