import { InvalidInputError } from '../../../../platform/index.ts';
import { type Entry, type Field, FIELDS } from './entry.ts';
import { fieldOf, parseFilter } from './filter.ts';

/** The query options of OData that clients of the Security Update Guide send, as they stand in the address. */
export interface IndexQuery {
  $filter?: string;
  $orderby?: string;
  $select?: string;
  $skip?: number;
  $top?: number;
  $count?: boolean;
}

/** Entries as a query asks for them. @throws InvalidInputError naming the option that is not understood */
export function answerIndex(
  all: readonly Entry[],
  { context, query }: { context: string; query: IndexQuery },
): object {
  const fields =
    query.$select === undefined ? FIELDS : query.$select.split(',').map((each) => named(each, '$select'));
  const found = filtered(all, query.$filter);
  const ordered = query.$orderby === undefined ? found : [...found].sort(orderOf(query.$orderby));
  const { $skip = 0, $top = ordered.length } = query;
  const page = ordered.slice($skip, $skip + $top);
  return {
    '@odata.context': query.$select === undefined ? context : `${context}(${fields.join(',')})`,
    ...(query.$count === true ? { '@odata.count': found.length } : {}),
    value: page.map((entry) => Object.fromEntries(fields.map((field) => [field, entry[field]]))),
  };
}

/** @throws InvalidInputError */
export function filtered(all: readonly Entry[], filter: string | undefined): readonly Entry[] {
  return filter === undefined ? all : all.filter(parseFilter(filter));
}

function orderOf(text: string): (a: Entry, b: Entry) => number {
  const orders = text.split(',').map((each) => {
    const [name = '', direction = 'asc', ...more] = each.trim().split(/\s+/);
    if (more.length > 0 || !/^(asc|desc)$/i.test(direction))
      throw refused('$orderby', `does not know ${each.trim()}`);
    return { field: named(name, '$orderby'), sign: direction.toLowerCase() === 'asc' ? 1 : -1 };
  });
  return (a, b) => {
    for (const { field, sign } of orders) {
      const [own, other] = [a[field] ?? '', b[field] ?? ''];
      if (own !== other) return own < other ? -sign : sign;
    }
    return 0;
  };
}

function named(word: string, option: string): Field {
  const field = word.trim();
  try {
    return fieldOf(field);
  } catch {
    throw refused(option, `does not know the field ${field}`);
  }
}

function refused(option: string, reason: string): InvalidInputError {
  return new InvalidInputError(`${option}: ${reason}`, { field: option });
}
