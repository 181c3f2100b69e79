import { useLocation, useSearch } from 'wouter-preact';

/** The filters of a view are its address, so that a link shows the same to whoever follows it. */
export function useFilters<Name extends string>(
  filters: readonly { name: Name }[],
): [Partial<Record<Name, string>>, (changed: Partial<Record<Name, string>>) => void] {
  const [path, go] = useLocation();
  const given = new URLSearchParams(useSearch());
  const values = Object.fromEntries(
    filters.flatMap(({ name }) => {
      const value = given.get(name);
      return value === null || value === '' ? [] : [[name, value]];
    }),
  ) as Partial<Record<Name, string>>;
  const change = (changed: Partial<Record<Name, string>>): void => {
    const entries = Object.entries<string | undefined>({ ...values, ...changed });
    const kept = entries.filter((entry): entry is [string, string] => Boolean(entry[1]));
    const asked = new URLSearchParams(kept).toString();
    go(asked === '' ? path : `${path}?${asked}`, { replace: true });
  };
  return [values, change];
}
