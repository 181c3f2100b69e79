import type { Random } from './random.ts';

export type Cve = Record<string, unknown> & { id: string };

const PRODUCTS = [
  'linux:linux_kernel',
  'gnu:bash',
  'linuxfoundation:runc',
  'linuxfoundation:containerd',
  'golang:net',
  'carried:thing',
];

const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'linux:linux_kernel': ['6.6.12', '6.6.96', '6.6.97', '6.7.1', '5.15.3', '4.4.1'],
  'gnu:bash': ['5.2', '5.1', '4.4'],
  'linuxfoundation:runc': ['1.1.0', '1.1.5', '1.0.3'],
  'linuxfoundation:containerd': ['1.7.2', '1.7.14', '1.6.0'],
  'golang:net': ['0.17.0', '0.23.0'],
  'carried:thing': ['1.2', '1.3'],
};
/** That the kernel has releases of four numbers: then `6.6.96.2` is one, and no build of `6.6.96`. */
export const FOUR = '6.6.96.3';

export function cveAt(at: number, random: Random): Cve {
  const year = 2020 + (at % 5);
  const id = `CVE-${year}-${String(at).padStart(4, '0')}`;
  const product = PRODUCTS[at % PRODUCTS.length] ?? '';
  const isRouted = at % 9 === 8;
  return {
    id,
    sourceIdentifier: 'cve@mitre.org',
    published: `${year}-0${1 + (at % 9)}-01T00:00:00.000`,
    lastModified: `${year}-10-01T00:00:00.000`,
    vulnStatus: 'Analyzed',
    cveTags: [],
    descriptions: [
      { lang: 'en', value: `${product.split(':')[1] ?? ''} before 6.6.97 forgets itself, ${id}.` },
    ],
    metrics: { cvssMetricV31: [scored(5 + (at % 5))] },
    ...(isRouted
      ? {}
      : { configurations: configurationsOn(product, random.pick(VERSIONS[product] ?? []), random) }),
    ...(at % 4 === 1 ? { affected: statedOn(product, random) } : {}),
    references: [
      { url: `https://github.com/${product.replace(':', '/')}/commit/${at}`, source: 'cve@mitre.org' },
    ],
  };
}

export function configurationsOn(product: string, bound: string, random: Random): unknown[] {
  const criteria = (version: string, update = '*'): string =>
    `cpe:2.3:a:${product}:${version}:${update}:*:*:*:*:*:*`;
  const end = random.below(2) === 0 ? { versionEndExcluding: bound } : { versionEndIncluding: bound };
  const cpeMatch: object[] = [{ vulnerable: true, criteria: criteria('*'), ...end }];
  if (random.below(3) === 0)
    cpeMatch.push({ vulnerable: true, criteria: criteria('4.4', `patch${1 + random.below(3)}`) });
  return [{ nodes: [{ operator: 'OR', negate: false, cpeMatch }] }];
}

function statedOn(product: string, random: Random): unknown[] {
  const [vendor, name] = product.split(':');
  const lessThan = random.pick(VERSIONS[product] ?? []);
  const versions = [{ version: '0', status: 'affected', lessThan, versionType: 'semver' }];
  return [
    {
      source: 'cve@mitre.org',
      affectedData: [{ vendor, product: name, defaultStatus: 'unaffected', versions }],
    },
  ];
}

export function scored(baseScore: number): unknown {
  const vectorString = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  return { source: 'nvd@nist.gov', type: 'Primary', cvssData: { version: '3.1', vectorString, baseScore } };
}

/** What a day brings: facts about a CVE or two, less often other versions, seldom what changes the rest with it. */
export function changed(cves: readonly Cve[], random: Random): Cve[] {
  const marked = new Set(Array.from({ length: 1 + random.below(2) }, () => random.below(cves.length)));
  return cves.map((cve, at) => (marked.has(at) ? otherwise(cve, random) : cve));
}

export function productOf({ id }: Cve): string {
  return PRODUCTS[Number(id.slice(-4)) % PRODUCTS.length] ?? '';
}

function otherwise(cve: Cve, random: Random): Cve {
  const lastModified = `2025-0${1 + random.below(9)}-1${random.below(10)}T00:00:00.000`;
  const product = productOf(cve);
  const isKernel = product === PRODUCTS[0];
  const bound = isKernel && random.below(3) === 0 ? FOUR : random.pick(VERSIONS[product] ?? []);
  switch (random.below(16)) {
    case 0:
    case 1:
      return cve['configurations']
        ? { ...cve, lastModified, configurations: configurationsOn(product, bound, random) }
        : cve;
    case 2:
      return cve['affected'] ? { ...cve, lastModified, affected: statedOn(product, random) } : cve;
    case 3:
      return { ...cve, published: `202${random.below(6)}-05-01T00:00:00.000` };
    case 4: {
      const { configurations: _, ...rest } = cve;
      return { ...rest, lastModified };
    }
    case 5:
      return { ...cve, descriptions: [{ lang: 'en', value: `The fix of ${cve.id} was lost in 6.6.97.` }] };
    case 6:
      return { ...cve, vulnStatus: random.pick(['Rejected', 'Modified', 'Undergoing Analysis']) };
    default:
      return { ...cve, lastModified, metrics: { cvssMetricV31: [scored(1 + random.below(9))] } };
  }
}
