import { useLocation, useSearch } from 'wouter-preact';

/** The filters of a view are its address, so that a link shows the same to whoever follows it. */
export function useFilters<Name extends string>(
  filters: readonly { name: Name }[],
): [Partial<Record<Name, string>>, (changed: Partial<Record<Name, string>>) => void] {
  const [path, go] = useLocation();
  const valuesIn = (search: string): Partial<Record<Name, string>> => {
    const given = new URLSearchParams(search);
    return Object.fromEntries(
      filters.flatMap(({ name }) => {
        const value = given.get(name);
        return value === null || value === '' ? [] : [[name, value]];
      }),
    ) as Partial<Record<Name, string>>;
  };
  const values = valuesIn(useSearch());
  // By the address of then: a text that was typed waits, while something else is chosen.
  const change = (changed: Partial<Record<Name, string>>): void => {
    const entries = Object.entries<string | undefined>({ ...valuesIn(location.search), ...changed });
    const kept = entries.filter((entry): entry is [string, string] => Boolean(entry[1]));
    const asked = new URLSearchParams(kept).toString();
    go(asked === '' ? path : `${path}?${asked}`, { replace: true });
  };
  return [values, change];
}
