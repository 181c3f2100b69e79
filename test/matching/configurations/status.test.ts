import assert from 'node:assert/strict';
import { test } from 'node:test';
import { any, app, both, configuration, environment } from '../../cpe/criteria.ts';
import { entry, identity, match, shipped, verdictOn } from '../fixtures.ts';

const range = app('*', { versionStartIncluding: '2.0', versionEndExcluding: '2.4' });
const cve = 'CVE-2021-1';
const inRange = { 'acme:app': [entry(cve, [configuration(range)])] };

test('a version in the range is affected, and the evidence names criterion, range and version', () => {
  const verdict = verdictOn('2.3p1', range);

  assert.equal(verdict.status, 'affected');
  assert.equal(verdict.confidence, undefined);
  assert.equal(verdict.evidence.reason, '2.3p1 lies in [2.0, 2.4) of acme:app.');
  assert.deepEqual(verdict.evidence.criteria, [
    {
      product: 'acme:app',
      origin: 'nvd',
      criteria: 'cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*',
      range: '[2.0, 2.4)',
      version: '2.3p1',
      matched: true,
      environment: [],
    },
  ]);
});

test('a version beyond the range is fixed, one before it never had the code', () => {
  assert.equal(verdictOn('2.4', range).status, 'fixed');
  assert.equal(verdictOn('2.4', range).justification, undefined);
  assert.equal(verdictOn('1.9', range).status, 'not_affected');
  assert.equal(verdictOn('1.9', range).justification, 'vulnerable_code_not_present');
});

test('between two branches it was fixed at the end of the first', () => {
  const second = app('*', { versionStartIncluding: '3.0', versionEndExcluding: '3.2' });

  const verdict = verdictOn('2.9', second, range);

  assert.equal(verdict.status, 'fixed');
  assert.equal(verdict.evidence.reason, '2.9 lies beyond [2.0, 2.4) of acme:app.');
});

test('a list of versions without a range proves no fix', () => {
  const verdict = verdictOn('3.0', app('1.0'), app('2.0'));

  assert.equal(verdict.status, 'not_affected');
  assert.equal(verdict.justification, 'vulnerable_code_not_present');
});

test('every version without an end stands on a sure product and is a doubt on an unsure one', () => {
  const store = { 'acme:app': [entry(cve, [configuration(app('*'))])] };

  const [sure] = match({ package: shipped('2.3'), store });
  const [unsure] = match({ package: shipped('2.3'), identities: [identity('acme:app', 0.75)], store });

  assert.equal(sure?.status, 'affected');
  assert.equal(unsure?.status, 'under_investigation');
  assert.equal(unsure.confidence, 0.6);
});

test('a bare name without a version is possible, never affected', () => {
  const verdict = verdictOn('2.3', app('-'));

  assert.equal(verdict.status, 'under_investigation');
  assert.ok((verdict.confidence ?? 1) < 0.5);
});

test('an unsure product is under investigation with the confidence of the identity', () => {
  const [verdict] = match({
    package: shipped('2.3'),
    identities: [identity('acme:app', 0.55)],
    store: inRange,
  });

  assert.equal(verdict?.status, 'under_investigation');
  assert.equal(verdict.confidence, 0.55);
});

test('the confidence that makes affected can be set', () => {
  const identities = [identity('acme:app', 0.55)];

  const [verdict] = match({ package: shipped('2.3'), identities, store: inRange, affectedFrom: 0.5 });

  assert.equal(verdict?.status, 'affected');
});

test('a patch of the build is proof, whatever the range says', () => {
  const [verdict] = match({ package: shipped('2.3', { patchedCves: [cve] }), store: inRange });

  assert.equal(verdict?.status, 'fixed');
  assert.equal(verdict.evidence.reason, `A patch of the build names ${cve}.`);
  assert.equal(verdict.evidence.criteria[0]?.matched, true);
});

test('the marker of the maintainers rules out, a patch goes before it', () => {
  const marked = { notApplicableCves: [cve] };

  const [notApplicable] = match({ package: shipped('2.3', marked), store: inRange });
  const [both] = match({ package: shipped('2.3', { ...marked, patchedCves: [cve] }), store: inRange });

  assert.equal(notApplicable?.status, 'not_affected');
  assert.equal(notApplicable.justification, 'vulnerable_code_not_present');
  assert.equal(both?.status, 'fixed');
});

test('running on another system: the component is there, the vulnerable code is not', () => {
  const windows = both(any(range), any(environment('o:microsoft:windows:-')));

  const [verdict] = match({ package: shipped('2.3'), store: { 'acme:app': [entry(cve, [windows])] } });

  assert.equal(verdict?.status, 'not_affected');
  assert.equal(verdict.justification, 'vulnerable_code_not_present');
  assert.match(verdict.evidence.reason, /running on microsoft:windows/);
  assert.deepEqual(verdict.evidence.criteria[0]?.environment, ['running on microsoft:windows']);
});

test('target software: another system lacks the code, another program is another component', () => {
  assert.equal(verdictOn('2.3', app('2.3:*:*:*:*:windows')).justification, 'vulnerable_code_not_present');
  assert.equal(verdictOn('2.3', app('2.3:*:*:*:*:wordpress')).justification, 'component_not_present');
});

test('a criterion for another program beside versions of this one leaves the component present', () => {
  const verdict = verdictOn('2.3', app('2.3:*:*:*:*:wordpress'), app('1.0'));

  assert.equal(verdict.justification, 'vulnerable_code_not_present');
  assert.equal(verdict.evidence.reason, '2.3 is none of the versions of acme:app that are named.');
});

test('what may be installed beside the package does not hide the finding', () => {
  const together = both(any(range), any(environment('a:php:php:*')));

  const [verdict] = match({ package: shipped('2.3'), store: { 'acme:app': [entry(cve, [together])] } });

  assert.equal(verdict?.status, 'under_investigation');
  assert.equal(verdict.confidence, 0.6);
  assert.match(verdict.evidence.reason, /It is not known whether the host is: together with php:php\./);
});

test('a rejected CVE is no finding', () => {
  const rejected = entry(cve, [configuration(range)], { vulnStatus: 'Rejected' });

  const [verdict] = match({ package: shipped('2.3'), store: { 'acme:app': [rejected] } });

  assert.equal(verdict?.status, 'not_affected');
  assert.equal(verdict.evidence.reason, `${cve} was rejected.`);
});

test('a disputed CVE is affected and keeps its tag', () => {
  const disputed = entry(cve, [configuration(range)], { tags: ['disputed'] });

  const [verdict] = match({ package: shipped('2.3'), store: { 'acme:app': [disputed] } });

  assert.equal(verdict?.status, 'affected');
  assert.deepEqual(verdict.tags, ['disputed']);
});

test('a range that ends at a commit stands until a person decides', () => {
  const verdict = verdictOn(
    '0.8',
    app('*', { versionEndExcluding: '78eab31128479f06e30beb8c1cbf99dd921e2524' }),
  );

  assert.equal(verdict.status, 'affected');
  assert.match(verdict.evidence.reason, /ends at a commit/);
});

const earlier = 'Buffer overflow in Acme App 1.2.2 and earlier allows remote attackers to execute code.';
const lost =
  'A read was fixed in the Acme App 1.6.3 release. The fix was not carried forward to the 1.7.x branch, ' +
  'and hence version 1.7.0 regressed compared to 1.6.3.';

function described(version: string, text: string, criterion = app('*')): ReturnType<typeof verdictOn> {
  const store = { 'acme:app': [entry(cve, [configuration(criterion)], { described: text })] };
  const [verdict] = match({ package: shipped(version), store });
  assert.ok(verdict);
  return verdict;
}

test('every version is a doubt beyond the versions that the description names', () => {
  const beyond = described('1.17', earlier);

  assert.equal(described('1.2.2', earlier).status, 'affected');
  assert.equal(described('1.17', 'It overflows in Acme App.').status, 'affected');
  assert.equal(beyond.status, 'under_investigation');
  assert.equal(beyond.confidence, 0.36);
  assert.match(beyond.evidence.reason, /by the description, 1\.17 lies beyond the affected versions/);
});

test('a version with a fix that only later ones lost is a doubt, and so is the one that lost it', () => {
  const until = app('*', { versionEndExcluding: '1.7.0' });

  assert.equal(described('1.6.2', lost, until).status, 'affected');
  assert.equal(described('1.6.5', lost, until).status, 'under_investigation');
  assert.equal(described('1.7.0', lost, until).status, 'under_investigation');
  assert.equal(described('1.7.1', lost, until).status, 'fixed');
  const from = app('*', { versionStartIncluding: '1.6.0', versionEndExcluding: '1.7.0' });
  assert.equal(
    described('1.6.5', lost, from).status,
    'affected',
    'a range with a start is taken at its word',
  );
});
