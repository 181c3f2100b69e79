import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { usePrinting } from '../client/printing.ts';
import { MOST_GIVEN } from '../client/use-pages.ts';

export interface Column<T> {
  name: string;
  cell: (row: T) => ComponentChildren;
  /** Numbers stand at the right. */
  isNumber?: true;
  /** Text of several sentences, which breaks. */
  isLong?: true;
  /** Its cells may have several lines, or open. */
  isTall?: true;
}

interface TableProps<T> {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Called when the end is near. */
  onEnd?: () => void;
  /** false: there are more rows than these. */
  isWhole?: boolean;
}

const ROW_PIXELS = 34;
/** Below this many rows all are drawn, so that the browser's own search finds them. */
const FEW = 200;

/** A table of any length: of a long one, the rows that are seen are drawn; on paper all, within a bound. */
export function Table<T>(props: TableProps<T>): VNode {
  const isPrinting = usePrinting();
  if (isPrinting) return <PaperTable {...props} />;
  return props.rows.length <= FEW ? <ShortTable {...props} /> : <LongTable {...props} />;
}

function PaperTable<T>({ onEnd: _, rows, isWhole = true, ...props }: TableProps<T>): VNode {
  const printed = rows.slice(0, MOST_GIVEN);
  return (
    <>
      <ShortTable {...props} rows={printed} />
      {printed.length < rows.length && (
        <p>
          These are the first {printed.length} of {rows.length} rows: for others narrow the filters.
        </p>
      )}
      {!isWhole && <p>There are more than these {rows.length} rows: print by the button of the page.</p>}
    </>
  );
}

/** A table under its own heading; nothing where it would be empty. */
export function TitledTable<T>(props: TableProps<T>): VNode | null {
  if (props.rows.length === 0) return null;
  return (
    <section>
      <h2>{props.caption}</h2>
      <Table {...props} />
    </section>
  );
}

function ShortTable<T>({ caption, columns, rows, keyOf, onEnd }: TableProps<T>): VNode {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!onEnd || !end.current) return;
    const watch = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === true) onEnd();
    });
    watch.observe(end.current);
    return () => {
      watch.disconnect();
    };
  }, [onEnd]);
  return (
    <div class="table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <Head caption={caption} columns={columns} />
        <tbody>
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
      <div ref={end} />
    </div>
  );
}

function LongTable<T>({ caption, columns, rows, keyOf, onEnd }: TableProps<T>): VNode {
  const box = useRef<HTMLDivElement>(null);
  const [, redraw] = useState(0);
  const [virtual] = useState(
    () =>
      new Virtualizer<HTMLDivElement, HTMLTableRowElement>({
        count: rows.length,
        getScrollElement: () => box.current,
        estimateSize: () => ROW_PIXELS,
        overscan: 8,
        observeElementRect,
        observeElementOffset,
        scrollToFn: elementScroll,
        onChange: () => {
          redraw((before) => before + 1);
        },
      }),
  );
  virtual.setOptions({ ...virtual.options, count: rows.length });
  useLayoutEffect(() => virtual._didMount(), [virtual]);
  useLayoutEffect(() => {
    virtual._willUpdate();
  });
  // Measuring each row takes longer than drawing it.
  const isUneven = columns.some(({ isTall, isLong }) => isTall ?? isLong);
  const items = virtual.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const isNearEnd = last !== undefined && last.index >= rows.length - 50;
  useEffect(() => {
    if (isNearEnd) onEnd?.();
  }, [isNearEnd, onEnd]);
  return (
    <div ref={box} class="table long" tabIndex={0} role="region" aria-label={caption}>
      <table aria-rowcount={rows.length + 1}>
        <Head caption={caption} columns={columns} />
        <tbody>
          <Space pixels={first?.start ?? 0} />
          {items.map(({ index }) => {
            const row = rows[index];
            return (
              row && (
                <Row
                  key={keyOf(row)}
                  row={row}
                  columns={columns}
                  index={index}
                  {...(isUneven && { measure: virtual.measureElement })}
                />
              )
            );
          })}
          <Space pixels={virtual.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

function Head<T>({ caption, columns }: Pick<TableProps<T>, 'caption' | 'columns'>): VNode {
  return (
    <>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, isNumber }) => (
            <th key={name} scope="col" class={isNumber && 'number'}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

function Row<T>({
  row,
  columns,
  index,
  measure,
}: {
  row: T;
  columns: readonly Column<T>[];
  /** Of a row among many that are not drawn; the head is the first one. */
  index?: number;
  measure?: (element: HTMLTableRowElement | null) => void;
}): VNode {
  return (
    <tr ref={measure ?? null} data-index={index} aria-rowindex={index === undefined ? undefined : index + 2}>
      {columns.map(({ name, cell, isNumber, isLong }) => (
        <td key={name} class={isNumber ? 'number' : isLong && 'wide'}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** In place of the rows above or below that are not drawn. */
function Space({ pixels }: { pixels: number }): VNode | null {
  if (pixels <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td class="space" style={{ height: `${pixels}px` }} />
    </tr>
  );
}
