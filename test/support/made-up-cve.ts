/** A CVE that nobody published, about one product, in the terms that the tests change it by. */
export interface MadeUpCve {
  id: string;
  /** Vendor and product, such as `kridola_project:kridola`. */
  product: string;
  /** Versions below it are vulnerable. */
  fixedIn: string;
  /** Base score; absent: nobody scored it. */
  score?: number;
  /** The assigner took it back. */
  rejected?: true;
  /** The NVD has not analysed it: no configuration. */
  unanalysed?: true;
  /** CISA knows that it is exploited. */
  exploited?: true;
  /** ISO 8601 without offset, as the NVD writes it. */
  lastModified: string;
}

/** The record of the NVD's feeds 2.0. */
export function nvdRecord(cve: MadeUpCve): object {
  const bare = cve.rejected === true || cve.unanalysed === true;
  return {
    cve: {
      id: cve.id,
      sourceIdentifier: 'security@made-up.example',
      published: `${cve.id.slice(4, 8)}-03-01T10:15:00.000`,
      lastModified: cve.lastModified,
      vulnStatus: cve.rejected ? 'Rejected' : cve.unanalysed ? 'Awaiting Analysis' : 'Analyzed',
      cveTags: [],
      descriptions: [{ lang: 'en', value: `A flaw of ${cve.product} that a test made up.` }],
      metrics: bare || cve.score === undefined ? {} : { cvssMetricV31: [metric(cve.score)] },
      ...(bare ? {} : { configurations: [configuration(cve)] }),
      references: [{ url: `https://made-up.example/${cve.id}`, source: 'security@made-up.example' }],
    },
  };
}

function metric(score: number): object {
  return {
    source: 'nvd@nist.gov',
    type: 'Primary',
    cvssData: {
      version: '3.1',
      vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      baseScore: score,
      baseSeverity: severityOf(score),
    },
  };
}

/** https://nvd.nist.gov/vuln-metrics/cvss */
function severityOf(score: number): string {
  return score >= 9 ? 'CRITICAL' : score >= 7 ? 'HIGH' : score >= 4 ? 'MEDIUM' : 'LOW';
}

function configuration({ product, fixedIn }: MadeUpCve): object {
  const criteria = `cpe:2.3:a:${product}:*:*:*:*:*:*:*:*`;
  const cpeMatch = [{ vulnerable: true, criteria, versionEndExcluding: fixedIn }];
  return { nodes: [{ operator: 'OR', negate: false, cpeMatch }] };
}
