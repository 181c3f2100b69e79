import { jsonFile, type PublishedFile } from '../../format.ts';
import { INDEX } from '../cvrf.ts';
import type { Entry } from './entry.ts';

/**
 * The index by year, month and CVE, a file per key.
 * @param index the whole of it
 * @param months of which CVE
 */
export function indexFilesOf(index: string, months: string): PublishedFile[] {
  const { '@odata.context': context, value } = JSON.parse(index) as {
    '@odata.context': string;
    value: Entry[];
  };
  const ofCves = Object.entries(JSON.parse(months) as Record<string, string>);
  const byId = new Map(value.map((entry) => [entry.ID, entry]));
  const keys: [key: string, entries: (Entry | undefined)[]][] = [
    ...Map.groupBy(value, ({ ID }) => ID.slice(0, 4)),
    ...value.map((entry): [string, Entry[]] => [entry.ID, [entry]]),
    ...ofCves.map(([cve, id]): [string, (Entry | undefined)[]] => [cve, [byId.get(id)]]),
  ];
  return keys.map(([key, entries]) =>
    jsonFile(`${INDEX}('${key}')`, { '@odata.context': context, value: entries }),
  );
}
