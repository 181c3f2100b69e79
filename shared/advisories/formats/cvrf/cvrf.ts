import { compareText } from '../../../platform/index.ts';
import type { Publication } from '../../publication.ts';
import { type Format, jsonFile } from '../format.ts';
import type { Entry } from './api/entry.ts';
import { METADATA } from './metadata.ts';
import { monthJson } from './json.ts';
import { type Month, monthsOf } from './months.ts';
import { monthXml } from './xml.ts';

export const ROOT = 'cvrf/v3.0';
export const INDEX = `${ROOT}/updates`;
/** In which month each CVE is: of what a client asks by CVE. */
export const MONTHS_OF_CVES = `${ROOT}/cves.json`;
/** @returns path of a month's document */
export const monthPath = (id: string, as: 'json' | 'xml'): string =>
  `${ROOT}/cvrf/${id}${as === 'xml' ? '.xml' : ''}`;

/**
 * The documents of the Security Update Guide's CVRF API, version 3: one per month in JSON and XML, revised in place, and
 * the index `updates`. What the API answers by key and query is worked out of these.
 */
export const cvrf: Format = {
  name: 'cvrf',
  isWhole: () => true,
  documents: (site) =>
    monthsOf(site).map((month) => ({
      key: `cvrf:${month.id}`,
      changedAt: month.current,
      madeOf: [month, site.publication],
      tells: month.cves.map(({ each }) => each.cve),
      // Its dates are those of what it tells: an old month is left alone, whatever comes later.
      make: () => [
        jsonFile(monthPath(month.id, 'json'), monthJson(month, site.publication)),
        {
          path: monthPath(month.id, 'xml'),
          type: 'application/xml',
          content: monthXml(month, site.publication),
        },
      ],
    })),
  files(site) {
    const months = monthsOf(site);
    if (months.length === 0) return [];
    const { publication } = site;
    const placed = months.flatMap(({ id, cves }) => cves.map(({ each }) => [each.cve, id] as const));
    return [
      jsonFile(INDEX, {
        '@odata.context': `${publication.baseUrl}/${ROOT}/$metadata#Updates`,
        value: months.map((month) => entryOf(month, publication)),
      }),
      { path: `${ROOT}/$metadata`, type: 'application/xml', content: METADATA },
      jsonFile(MONTHS_OF_CVES, Object.fromEntries(placed.sort(([a], [b]) => compareText(a, b)))),
    ];
  },
};

function entryOf({ id, title, initial, current }: Month, { baseUrl }: Publication): Entry {
  return {
    ID: id,
    Alias: id,
    DocumentTitle: title,
    Severity: null,
    InitialReleaseDate: withoutFraction(initial),
    CurrentReleaseDate: withoutFraction(current),
    CvrfUrl: `${baseUrl}/${monthPath(id, 'json')}`,
  };
}

function withoutFraction(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
