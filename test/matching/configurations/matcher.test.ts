import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { containerHost } from '../../../shared/cpe/index.ts';
import { ruleOnSoftware } from '../../../shared/matching/configurations/matcher.ts';
import { app, configuration, cpe } from '../../cpe/criteria.ts';
import { entry, identity, match, shipped } from '../fixtures.ts';

const range = app('*', { versionStartIncluding: '2.0', versionEndExcluding: '2.4' });
const cve = 'CVE-2021-1';

function other(product: string, bounds: Parameters<typeof app>[1]): ReturnType<typeof app> {
  return { ...app('*', bounds), criteria: cpe(`a:${product}:*`) };
}

test('one verdict for each CVE: the strongest product decides, the others stay as evidence', () => {
  const store = {
    'acme:app': [entry(cve, [configuration(app('*', { versionEndExcluding: '1.0' }))])],
    'oldacme:app': [entry(cve, [configuration(other('oldacme:app', { versionEndExcluding: '3.0' }))])],
  };

  const verdicts = match({
    package: shipped('2.3'),
    identities: [identity(), identity('oldacme:app')],
    store,
  });

  assert.equal(verdicts.length, 1);
  assert.equal(verdicts[0]?.status, 'affected');
  assert.deepEqual(
    verdicts[0].evidence.criteria.map(({ product, matched }) => ({ product, matched })),
    [
      { product: 'oldacme:app', matched: true },
      { product: 'acme:app', matched: false },
    ],
  );
  assert.deepEqual(
    verdicts[0].evidence.identities.map(({ product }) => product),
    ['oldacme:app', 'acme:app'],
  );
});

test('a proved fix of the sure product goes before a doubt about another', () => {
  const store = {
    'acme:app': [entry(cve, [configuration(app('*', { versionEndExcluding: '1.0' }))])],
    'oldacme:app': [entry(cve, [configuration(other('oldacme:app', { versionEndExcluding: '3.0' }))])],
  };

  const [verdict] = match({
    package: shipped('2.3'),
    identities: [identity(), identity('oldacme:app', 0.4)],
    store,
  });

  assert.equal(verdict?.status, 'fixed');
});

test('an unsure fix does not go before a doubt', () => {
  const store = {
    'acme:app': [entry(cve, [configuration(app('*', { versionEndExcluding: '1.0' }))])],
    'oldacme:app': [entry(cve, [configuration(other('oldacme:app', { versionEndExcluding: '3.0' }))])],
  };

  const [verdict] = match({
    package: shipped('2.3'),
    identities: [identity('acme:app', 0.5), identity('oldacme:app', 0.4)],
    store,
  });

  assert.equal(verdict?.status, 'under_investigation');
  assert.equal(verdict.confidence, 0.4);
});

test('a version that a product counts in its own way is the one compared', () => {
  const store = {
    'mit:kerberos': [entry(cve, [configuration(other('mit:kerberos', { versionEndIncluding: '5-1.16' }))])],
  };
  const counted = identity('mit:kerberos', 1, { version: '5-1.17' });

  const [plain] = match({ package: shipped('1.17'), identities: [identity('mit:kerberos')], store });
  const [own] = match({ package: shipped('1.17'), identities: [counted], store });

  assert.equal(plain?.status, 'affected');
  assert.equal(own?.status, 'fixed');
  assert.equal(own.version, '1.17');
  assert.equal(own.evidence.criteria[0]?.version, '5-1.17');
});

test('a bundled component is matched by its own version and named as the way', () => {
  const crypto = entry(cve, [configuration(other('golang:crypto', { versionEndExcluding: '0.31.0' }))]);

  const [ruling] = ruleOnSoftware(
    [
      { identities: [identity()], version: '2.3', ecosystems: ['go'] },
      {
        identities: [identity('golang:crypto')],
        version: '0.17.0',
        ecosystems: ['go'],
        via: 'pkg:golang/golang.org/x/crypto@0.17.0',
      },
    ],
    {
      entries: (product) => (product === 'golang:crypto' ? [crypto] : []),
      environment: containerHost('azurelinux'),
    },
  );

  assert.equal(ruling?.status, 'affected');
  assert.equal(ruling.via, 'pkg:golang/golang.org/x/crypto@0.17.0');
  assert.equal(ruling.criteria[0]?.version, '0.17.0');
});

test('what was published later than asked for is left out; a date means its whole day', () => {
  const at = (id: string, published: string): ReturnType<typeof entry> =>
    entry(id, [configuration(range)], { published });
  const store = {
    'acme:app': [
      at('CVE-2021-1', '2021-09-10T08:00:00.000Z'),
      at('CVE-2021-2', '2021-09-11T23:15:00.000Z'),
      at('CVE-2021-3', '2021-09-12T00:15:00.000Z'),
    ],
  };
  const found = (asOf: string): string[] =>
    match({ package: shipped('2.3'), store, asOf }).map(({ cve: id }) => id);

  assert.deepEqual(found('2021-09-11'), ['CVE-2021-1', 'CVE-2021-2']);
  assert.deepEqual(found('2021-09-11T12:00:00.000Z'), ['CVE-2021-1']);
  assert.deepEqual(found('2021-09-10T08:00:00.000Z'), ['CVE-2021-1']);
});

test('verdicts are ordered by year and number of the CVE', () => {
  const ids = ['CVE-2021-10000', 'CVE-2021-9999', 'CVE-1999-0001', 'CVE-2021-100000'];
  const store = { 'acme:app': ids.map((id) => entry(id, [configuration(range)])) };

  const verdicts = match({ package: shipped('2.3'), store });

  assert.deepEqual(
    verdicts.map(({ cve: id }) => id),
    ['CVE-1999-0001', 'CVE-2021-9999', 'CVE-2021-10000', 'CVE-2021-100000'],
  );
});

test('the facts of the CVE and the name of the package go with the verdict', () => {
  const score = {
    version: '3.1',
    vector: 'CVSS:3.1/…',
    base: 9.8,
    severity: 'critical',
    source: 'nvd@nist.gov',
  } as const;
  const kev = { dateAdded: '2021-11-03', ransomware: true };
  const store = { 'acme:app': [entry(cve, [configuration(range)], { score, kev, origin: 'overrides' })] };

  const [verdict] = match({ package: shipped('2.3', { epoch: 2 }), store });

  assert.deepEqual(
    {
      package: verdict?.package,
      epoch: verdict?.epoch,
      version: verdict?.version,
      release: verdict?.release,
    },
    { package: 'app', epoch: 2, version: '2.3', release: '1.azl3' },
  );
  assert.deepEqual({ score: verdict?.score, kev: verdict?.kev }, { score, kev });
  assert.equal(verdict?.evidence.criteria[0]?.origin, 'overrides');
  assert.equal('refs' in verdict, false);
});

test('the nearest criteria come first and are no more than a person reads', () => {
  const older = Array.from({ length: 20 }, (_, at) => app('*', { versionEndExcluding: `1.${at}` }));
  const store = { 'acme:app': [entry(cve, [configuration(...older, range)])] };

  const [verdict] = match({ package: shipped('2.3'), store });

  const ranges = verdict?.evidence.criteria.map((criterion) => criterion.range);
  assert.deepEqual(ranges, ['[2.0, 2.4)', '(, 1.19)', '(, 1.18)', '(, 1.17)', '(, 1.16)']);
});

test('a suppression by null:null matches no package', () => {
  const suppression = { vulnerable: false, criteria: cpe('a:null:null:*') };
  const store = { 'acme:app': [entry(cve, [configuration(suppression)])] };

  const [verdict] = match({ package: shipped('2.3'), store });

  assert.equal(verdict?.status, 'not_affected');
});

test('a product without entries gives no verdict', () => {
  assert.deepEqual(match({ package: shipped('2.3', { patchedCves: [cve] }), store: {} }), []);
});

test('property: the order of products and entries does not change the verdicts', () => {
  const products = ['acme:app', 'oldacme:app', 'acme:app_server'];
  const ends = fc.constantFrom('1.0', '2.0', '2.4', '3.0');
  const criterion = fc.tuple(
    fc.constantFrom(...products),
    fc.constantFrom('CVE-2021-1', 'CVE-2021-2', 'CVE-2020-3'),
    ends,
  );
  const confidence = fc.constantFrom(1, 0.8, 0.5);

  fc.assert(
    fc.property(
      fc.uniqueArray(criterion, { selector: ([product, id]) => `${product} ${id}`, maxLength: 8 }),
      fc.tuple(confidence, confidence, confidence),
      fc.nat(),
      (found, confidences, seed) => {
        const store = Object.fromEntries(
          products.map((product) => [
            product,
            found
              .filter(([named]) => named === product)
              .map(([, id, end]) => entry(id, [configuration(other(product, { versionEndExcluding: end }))])),
          ]),
        );
        const identities = products.map((product, at) => identity(product, confidences[at] ?? 1));
        const turn = seed % products.length;
        const turned = Object.fromEntries(
          Object.entries(store).map(([product, list]) => [product, list.toReversed()]),
        );

        const straight = match({ package: shipped('2.3'), identities, store });
        const shuffled = match({
          package: shipped('2.3'),
          identities: [...identities.slice(turn), ...identities.slice(0, turn)],
          store: turned,
        });

        assert.deepEqual(shuffled, straight);
      },
    ),
  );
});
