import type { Publication } from '../../publication.ts';
import { namedWeakness } from '../cwe-names.ts';
import { NO_FIX } from '../remedies.ts';
import { xmlText, type XmlElement } from '../xml.ts';
import {
  dateIn,
  exploitStatusOf,
  faqOf,
  htmlOf,
  productsOf,
  revisionsOf,
  scoreOf,
  SEVERITY_WORDS,
} from './json.ts';
import type { GuidedCve, Month } from './months.ts';

/** A month as the XML of the Security Update Guide: CVRF 1.1 with Microsoft's additions. */
export function monthXml(month: Month, { publisher }: Publication): string {
  const products = productsOf(month).map(([id, name]) => ({ '@ProductID': id, '#': name }));
  return xmlText({
    'cvrf:cvrfdoc': {
      '@xmlns:cvrf': 'http://www.icasi.org/CVRF/schema/cvrf/1.1',
      '@xmlns:prod': 'http://www.icasi.org/CVRF/schema/prod/1.1',
      '@xmlns:vuln': 'http://www.icasi.org/CVRF/schema/vuln/1.1',
      'cvrf:DocumentTitle': month.title,
      'cvrf:DocumentType': 'Security Update',
      'cvrf:DocumentPublisher': {
        '@Type': 'Vendor',
        'cvrf:ContactDetails': publisher.contact,
        'cvrf:IssuingAuthority': publisher.authority ?? '',
      },
      'cvrf:DocumentTracking': {
        'cvrf:Identification': { 'cvrf:ID': month.id, 'cvrf:Alias': month.id },
        'cvrf:Status': 'Final',
        'cvrf:Version': '1.0',
        'cvrf:RevisionHistory': {
          'cvrf:Revision': {
            'cvrf:Number': String(month.revision),
            'cvrf:Date': dateIn(month.current),
            'cvrf:Description': month.title,
          },
        },
        'cvrf:InitialReleaseDate': dateIn(month.initial),
        'cvrf:CurrentReleaseDate': dateIn(month.current),
      },
      'prod:ProductTree': {
        'prod:Branch': {
          '@Type': 'Vendor',
          '@Name': publisher.name,
          'prod:Branch': {
            '@Type': 'Product Family',
            '@Name': 'Open Source Software',
            'prod:FullProductName': products,
          },
        },
        'prod:FullProductName': products,
      },
      'vuln:Vulnerability': month.cves.map((cve, at) => vulnerability(cve, at + 1)),
    },
  });
}

function vulnerability(cve: GuidedCve, ordinal: number): XmlElement {
  const { each, rows } = cve;
  const ids = rows.map(({ productId }) => productId);
  const word = SEVERITY_WORDS[each.severity];
  const score = scoreOf(cve);
  const note = (type: string, title: string, text: string, place: string): XmlElement => ({
    '@Title': title,
    '@Type': type,
    '@Ordinal': place,
    '#': text,
  });
  return {
    '@Ordinal': String(ordinal),
    'vuln:Title': each.cve,
    'vuln:Notes': {
      'vuln:Note': [
        note('Description', 'Description', htmlOf(each.description ?? ''), '0'),
        ...faqOf(cve).map((text) => note('FAQ', 'FAQ', text, '10')),
        note('Tag', 'Linux', 'Linux', '20'),
        ...(each.assigner === undefined ? [] : [note('CNA', each.assigner, each.assigner, '30')]),
        note('Other', 'Customer Action Required', 'Yes', '40'),
      ],
    },
    'vuln:CVE': each.cve,
    'vuln:CWE': (each.weaknesses ?? []).map((id) => ({ '@ID': id, '#': namedWeakness(id)?.name ?? id })),
    'vuln:ProductStatuses': { 'vuln:Status': { '@Type': 'Known Affected', 'vuln:ProductID': ids } },
    'vuln:Threats': {
      'vuln:Threat': [
        ...ids.map((id) => ({ '@Type': 'Impact', 'vuln:Description': '', 'vuln:ProductID': id })),
        ...(word === undefined
          ? []
          : ids.map((id) => ({ '@Type': 'Severity', 'vuln:Description': word, 'vuln:ProductID': id }))),
        { '@Type': 'Exploit Status', 'vuln:Description': exploitStatusOf(cve) },
      ],
    },
    ...(score === undefined
      ? {}
      : {
          'vuln:CVSSScoreSets': {
            'vuln:ScoreSet': ids.map((id) => ({
              'vuln:BaseScore': String(score.base),
              'vuln:TemporalScore': String(score.base),
              'vuln:Vector': score.vector,
              'vuln:ProductID': id,
            })),
          },
        }),
    'vuln:Remediations': {
      'vuln:Remediation': rows.flatMap(
        ({ productId, fixedBuild, supersedes, mitigation, workaround, willNotFix }) => [
          ...(fixedBuild === undefined
            ? []
            : [
                {
                  '@Type': 'Vendor Fix',
                  'vuln:Description': 'Security Update',
                  ...(supersedes === undefined ? {} : { 'vuln:Supercedence': supersedes }),
                  'vuln:ProductID': productId,
                  'vuln:RestartRequired': 'No',
                  'vuln:SubType': 'Security Update',
                  'vuln:FixedBuild': fixedBuild,
                },
              ]),
          ...[
            { type: 'Workaround', text: workaround },
            { type: 'Mitigation', text: mitigation },
            { type: 'Will Not Fix', text: willNotFix && NO_FIX },
          ].flatMap(({ type, text }) =>
            text === undefined
              ? []
              : [{ '@Type': type, 'vuln:Description': text, 'vuln:ProductID': productId }],
          ),
        ],
      ),
    },
    ...(cve.credits.length === 0
      ? {}
      : {
          'vuln:Acknowledgments': {
            'vuln:Acknowledgment': cve.credits.map((name) => ({ 'vuln:Name': name })),
          },
        }),
    'vuln:RevisionHistory': {
      'vuln:Revision': revisionsOf(cve).map(({ number, date, text }) => ({
        'cvrf:Number': number,
        'cvrf:Date': date,
        'cvrf:Description': text,
      })),
    },
  };
}
