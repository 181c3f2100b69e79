import { contentHash, defined } from '../../../platform/index.ts';
import { revisedAt } from '../../advisory.ts';
import type { Publication } from '../../publication.ts';
import { type Statement, statementKey } from '../../statements/statement.ts';
import { jsonFile, type Site, type SiteDocument } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { NO_FIX, NO_FIX_YET } from '../remedies.ts';
import { detailsOfCve, scoreOf, sourcePurl, specificOf, versionOf } from './parts.ts';

/**
 * A record per statement that a package is affected without a fix, up to the build that ships; it is withdrawn when that
 * does not stand any more. OSV cannot say that something is not affected.
 */
export function unfixedRecordsOf({ publication, statements = [] }: Site): (SiteDocument & { id: string })[] {
  return statements.flatMap((statement) => {
    const isTold = isAffected(statement) || statement.revisions.length > 1;
    if (!isTold || publication.releases[statement.release]?.osvEcosystem === undefined) return [];
    const id = `x_${publication.series}-${statement.cve}-${contentHash(statementKey(statement)).slice(0, 12)}`;
    return [
      {
        id,
        key: `osv:${id}`,
        changedAt: revisedAt(statement),
        madeOf: [statement, publication],
        tells: [statement.cve],
        make: (date: string) => [jsonFile(`osv/${id}.json`, record(statement, { id, date, publication }))],
      },
    ];
  });
}

function record(
  statement: Statement,
  { id, date, publication }: { id: string; date: string; publication: Publication },
): object {
  const { release, package: name, build, cve, mitigation, disposition } = statement;
  const remedy = disposition === 'wont_fix' ? NO_FIX : NO_FIX_YET;
  const product = publication.releases[release];
  if (!product) return {};
  const severity = scoreOf(statement.cvss?.vector);
  const withdrawn = isAffected(statement) ? undefined : revisedAt(statement);
  return {
    schema_version: '1.7.3',
    id,
    published: statement.publishedAt,
    modified: date,
    ...defined({ withdrawn }),
    upstream: [cve],
    summary: `${name} in ${product.title} is affected by ${cve}`,
    details: [detailsOfCve(statement), mitigation ?? remedy].join('\n\n'),
    ...(severity.length === 0 ? {} : { severity }),
    affected: [
      {
        package: {
          ecosystem: product.osvEcosystem,
          name,
          purl: sourcePurl({ package: name, fixed: build }, product),
        },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { last_affected: versionOf(build) }] }],
        database_specific: { severity: statement.severity },
      },
    ],
    ...specificOf([statement]),
    references: [{ type: 'WEB', url: nvdPage(cve) }],
  };
}

function isAffected({ status, ended }: Statement): boolean {
  return !ended && (status === 'affected' || status === 'mitigated');
}
