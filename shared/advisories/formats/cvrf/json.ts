import type { Severity } from '../../../vulnerabilities/index.ts';
import type { Publication } from '../../publication.ts';
import { namedWeakness } from '../cwe-names.ts';
import { html } from '../html/html-text.ts';
import { NO_FIX } from '../remedies.ts';
import type { GuidedCve, Month } from './months.ts';

/** The words of the guide. */
export const SEVERITY_WORDS: Partial<Readonly<Record<Severity, string>>> = {
  critical: 'Critical',
  high: 'Important',
  medium: 'Moderate',
  low: 'Low',
};

/** Numbers that stand for words in JSON, where XML has the words. */
const NOTE = { details: 1, description: 2, faq: 4, other: 6, tag: 7, cna: 8 } as const;
const THREAT = { impact: 0, exploitStatus: 1, severity: 3 } as const;
const REMEDIATION = { workaround: 0, mitigation: 1, vendorFix: 2, willNotFix: 4 } as const;
const KNOWN_AFFECTED = 3;

/** Dates in a document have no offset. */
export function dateIn(time: string): string {
  return time.slice(0, 19);
}

export function exploitStatusOf({ each: { knownExploited } }: GuidedCve): string {
  return `Publicly Disclosed:Yes;Exploited:${knownExploited ? 'Yes' : 'No'};Latest Software Release:N/A`;
}

/** Readers take notes for HTML. */
export function htmlOf(text: string): string {
  return html`<p>${text}</p>`.text;
}

/** What people ask first: how to be rid of it. None where there is no fix. */
export function faqOf({ rows }: GuidedCve): string[] {
  const fixes = rows.flatMap(({ package: name, fixedBuild }) =>
    fixedBuild === undefined ? [] : [`${name} to ${fixedBuild}`],
  );
  if (fixes.length === 0) return [];
  const answer = `Update ${[...new Set(fixes)].join(', ')}, or later.`;
  return [
    html`<p><strong>How do I fix it?</strong></p>
      <p>${answer}</p>`.text,
  ];
}

/** First published as 1.0; each revision is the next whole number. */
export function revisionsOf({ revisions }: GuidedCve): { number: string; date: string; text: string }[] {
  return revisions.map(({ at, summary }, index) => ({
    number: `${index + 1}.0`,
    date: dateIn(at),
    text: summary,
  }));
}

/** The score of a CVE where readers take it: CVSS 3 only. */
export function scoreOf({ each: { cvss } }: GuidedCve): { base: number; vector: string } | undefined {
  if (!cvss?.vector.startsWith('CVSS:3')) return undefined;
  return { base: cvss.base, vector: cvss.vector };
}

/** A month as the JSON of the Security Update Guide's CVRF API, version 3. */
export function monthJson(month: Month, { publisher }: Publication): object {
  const items = productsOf(month).map(([id, name]) => ({ ProductID: id, Value: name }));
  return {
    DocumentTitle: { Value: month.title },
    DocumentType: { Value: 'Security Update' },
    DocumentPublisher: {
      ContactDetails: { Value: publisher.contact },
      IssuingAuthority: publisher.authority === undefined ? {} : { Value: publisher.authority },
      Type: 0,
    },
    DocumentTracking: {
      Identification: { ID: { Value: month.id }, Alias: { Value: month.id } },
      Status: 2,
      Version: '1.0',
      RevisionHistory: [
        { Number: String(month.revision), Date: dateIn(month.current), Description: { Value: month.title } },
      ],
      InitialReleaseDate: dateIn(month.initial),
      CurrentReleaseDate: dateIn(month.current),
    },
    DocumentNotes: [
      { Title: 'Release Notes', Audience: 'Public', Type: NOTE.details, Ordinal: '0', Value: month.title },
    ],
    ProductTree: {
      Branch: [
        { Items: [{ Items: items, Type: 1, Name: 'Open Source Software' }], Type: 0, Name: publisher.name },
      ],
      FullProductName: items,
    },
    Vulnerability: month.cves.map((cve, at) => vulnerability(cve, at + 1)),
  };
}

/** Each product of a month once, by its id. */
export function productsOf({ cves }: Month): [id: string, name: string][] {
  const rows = cves.flatMap((each) => each.rows);
  return [...new Map(rows.map(({ productId, name }) => [productId, name]))];
}

function vulnerability(cve: GuidedCve, ordinal: number): object {
  const { each, rows } = cve;
  const ids = rows.map(({ productId }) => productId);
  const word = SEVERITY_WORDS[each.severity];
  const score = scoreOf(cve);
  const undated = { DateSpecified: false, Date: '0001-01-01T00:00:00' };
  return {
    Title: { Value: each.cve },
    Notes: [
      { Title: 'Description', Type: NOTE.description, Ordinal: '0', Value: htmlOf(each.description ?? '') },
      ...faqOf(cve).map((text) => ({ Title: 'FAQ', Type: NOTE.faq, Ordinal: '10', Value: text })),
      { Title: 'Linux', Type: NOTE.tag, Ordinal: '20', Value: 'Linux' },
      ...(each.assigner === undefined
        ? []
        : [{ Title: each.assigner, Type: NOTE.cna, Ordinal: '30', Value: each.assigner }]),
      { Title: 'Customer Action Required', Type: NOTE.other, Ordinal: '40', Value: 'Yes' },
    ],
    DiscoveryDateSpecified: false,
    ReleaseDateSpecified: false,
    CVE: each.cve,
    CWE: (each.weaknesses ?? []).map((id) => ({ ID: id, Value: namedWeakness(id)?.name ?? id })),
    ProductStatuses: [{ ProductID: ids, Type: KNOWN_AFFECTED }],
    Threats: [
      ...ids.map((id) => ({ Description: {}, ProductID: [id], Type: THREAT.impact, ...undated })),
      ...(word === undefined
        ? []
        : ids.map((id) => ({
            Description: { Value: word },
            ProductID: [id],
            Type: THREAT.severity,
            ...undated,
          }))),
      { Description: { Value: exploitStatusOf(cve) }, ProductID: [], Type: THREAT.exploitStatus, ...undated },
    ],
    CVSSScoreSets:
      score === undefined
        ? []
        : ids.map((id) => ({
            BaseScore: score.base,
            TemporalScore: score.base,
            Vector: score.vector,
            ProductID: [id],
          })),
    Remediations: rows.flatMap(
      ({ productId, fixedBuild, supersedes, mitigation, workaround, willNotFix }) => [
        ...(fixedBuild === undefined
          ? []
          : [
              {
                Description: { Value: 'Security Update' },
                URL: '',
                ...(supersedes === undefined ? {} : { Supercedence: supersedes }),
                ProductID: [productId],
                Type: REMEDIATION.vendorFix,
                ...undated,
                AffectedFiles: [],
                RestartRequired: { Value: 'No' },
                SubType: 'Security Update',
                FixedBuild: fixedBuild,
              },
            ]),
        ...[
          { type: REMEDIATION.workaround, text: workaround },
          { type: REMEDIATION.mitigation, text: mitigation },
          { type: REMEDIATION.willNotFix, text: willNotFix && NO_FIX },
        ].flatMap(({ type, text }) =>
          text === undefined
            ? []
            : [
                {
                  Description: { Value: text },
                  ProductID: [productId],
                  Type: type,
                  ...undated,
                  AffectedFiles: [],
                  RestartRequired: {},
                },
              ],
        ),
      ],
    ),
    Acknowledgments: cve.credits.map((name) => ({ Name: [{ Value: name }], URL: [''] })),
    Ordinal: String(ordinal),
    RevisionHistory: revisionsOf(cve).map(({ number, date, text }) => ({
      Number: number,
      Date: date,
      Description: { Value: text },
    })),
  };
}
