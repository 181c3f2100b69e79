import type { Publication } from '../../publication.ts';
import { type Format, jsonFile, type PublishedFile } from '../format.ts';
import { monthJson } from './json.ts';
import { type Month, monthsOf } from './months.ts';
import { monthXml } from './xml.ts';

const ROOT = 'cvrf/v3.0';

/**
 * The documents of the Security Update Guide's CVRF API, version 3: one per month in JSON and XML, revised in place, and
 * the index `updates`, whole and by year, month and CVE. Under the API's own addresses a month is JSON; its XML lies beside
 * it.
 */
export const cvrf: Format = {
  name: 'cvrf',
  files(site) {
    const months = monthsOf(site);
    if (months.length === 0) return [];
    const { publication } = site;
    const entries = months.map((month) => ({ month, entry: entryOf(month, publication) }));
    const indexed = (path: string, value: readonly object[]): PublishedFile =>
      jsonFile(`${ROOT}/${path}`, {
        '@odata.context': `${publication.baseUrl}/${ROOT}/$metadata#Updates`,
        value,
      });
    const years = Map.groupBy(entries, ({ month }) => month.id.slice(0, 4));
    const all = entries.map(({ entry }) => entry);
    return [
      indexed('updates', all),
      ...[...years].map(([year, own]) =>
        indexed(
          byKey(year),
          own.map(({ entry }) => entry),
        ),
      ),
      ...entries.flatMap(({ month, entry }) => [
        indexed(byKey(month.id), [entry]),
        ...month.cves.map(({ each }) => indexed(byKey(each.cve), [entry])),
        jsonFile(`${ROOT}/cvrf/${month.id}`, monthJson(month, publication)),
        {
          path: `${ROOT}/cvrf/${month.id}.xml`,
          type: 'application/xml',
          content: monthXml(month, publication),
        },
      ]),
    ];
  },
};

/** As OData writes a key. */
function byKey(key: string): string {
  return `updates('${key}')`;
}

function entryOf({ id, title, initial, current }: Month, { baseUrl }: Publication): object {
  return {
    ID: id,
    Alias: id,
    DocumentTitle: title,
    Severity: null,
    InitialReleaseDate: withoutFraction(initial),
    CurrentReleaseDate: withoutFraction(current),
    CvrfUrl: `${baseUrl}/${ROOT}/cvrf/${id}`,
  };
}

function withoutFraction(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
