import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { siteFiles } from '../site-files.ts';
import type { Statement } from '../../../shared/advisories/statements/statement.ts';
import { STATEMENT_STATUSES } from '../../../shared/advisories/statements/statement.ts';
import { csafFaults } from '../../vex/statements.ts';
import { anAdvisory, aStatement, publication } from '../fixtures.ts';

const advisories = [anAdvisory()];
const mitigation = 'Turn the listener off.';

function filesOf(...statements: Statement[]): Map<string, string> {
  const files = siteFiles({ publication, advisories, statements });
  return new Map(files.map(({ path, content }) => [path, content.toString()]));
}

/** One per status, and one with a reason, each of a CVE of its own. */
const all = [
  ...STATEMENT_STATUSES.map((status, at) => aStatement({ status, cve: `CVE-2024-001${at}`, mitigation })),
  aStatement({ status: 'not_affected', justification: 'component_not_present', cve: 'CVE-2024-0019' }),
];

suite('statements', () => {
  test('are CSAF VEX that passes the strict schema and every mandatory test', async () => {
    const vex = [...filesOf(...all)].filter(([path]) => /exsa-cve-2024-001\d\.json$/.test(path));
    assert.equal(vex.length, all.length);

    for (const [path, content] of vex)
      assert.deepEqual(await csafFaults(JSON.parse(content) as object), [], path);
    assert.deepEqual(
      vex.map(([, content]) => {
        const { vulnerabilities } = JSON.parse(content) as {
          vulnerabilities: { product_status: object }[];
        };
        return Object.keys(vulnerabilities[0]?.product_status ?? {});
      }),
      [
        ['known_affected'],
        ['known_affected'],
        ['known_not_affected'],
        ['under_investigation'],
        ['known_not_affected'],
      ],
    );
  });

  test('join an advisory of the same CVE in one CSAF document', async () => {
    const files = filesOf(aStatement({ cve: 'CVE-2024-0001' }));
    const document = JSON.parse(files.get('.well-known/csaf/white/2026/exsa-cve-2024-0001.json') ?? '') as {
      vulnerabilities: { product_status: Record<string, string[]> }[];
    };

    assert.deepEqual(await csafFaults(document), []);
    assert.deepEqual(document.vulnerabilities[0]?.product_status, {
      fixed: ['openssl', 'openssl-libs'].map((name) => `azurelinux-3.0:${name}-3.3.2-1.azl3.x86_64`),
      known_affected: ['curl', 'curl-libs'].flatMap((name) =>
        ['aarch64', 'x86_64'].map((arch) => `azurelinux-3.0:${name}-8.8.0-3.azl3.${arch}`),
      ),
    });
  });

  test('name a noarch binary once, by the purl that scanners give it', () => {
    const files = filesOf(aStatement({ noarch: ['curl-libs'] }));
    const document = files.get('.well-known/csaf/white/2026/exsa-cve-2024-0009.json') ?? '';

    assert.deepEqual(
      [...document.matchAll(/"purl": "pkg:rpm\/azurelinux\/([^@]+)@[^?]+\?arch=(\w+)&/g)]
        .map(([, name, arch]) => `${name ?? ''} ${arch ?? ''}`)
        .filter((each) => each.startsWith('curl')),
      ['curl aarch64', 'curl x86_64', 'curl-libs noarch'],
    );
  });

  test('are OpenVEX with what each status needs', () => {
    const { statements } = JSON.parse(filesOf(...all).get('openvex/azurelinux-3.0.openvex.json') ?? '') as {
      statements: Record<string, unknown>[];
    };

    assert.deepEqual(
      statements.map(({ status, action_statement: action, justification, impact_statement: impact }) =>
        [status, action ?? justification ?? impact ?? ''].join(': '),
      ),
      [
        'affected: There is no fix yet.',
        `affected: ${mitigation}`,
        'not_affected: The build is not among those affected.',
        'under_investigation: ',
        'not_affected: component_not_present',
        'fixed: ',
      ],
    );
    assert.deepEqual(
      statements[0]?.['products'],
      ['curl', 'curl-libs'].map((name) => ({ '@id': `pkg:rpm/azurelinux/${name}@8.8.0-3.azl3` })),
    );
  });

  test('that end leave every format, and are withdrawn in OSV', () => {
    const ended = { at: '2026-02-01T00:00:00.000Z', reason: 'Fixed.' };
    const revisions = [
      ...aStatement().revisions,
      { number: 2, at: '2026-02-01T00:00:00.000Z', summary: 'Fixed.' },
    ];
    const files = filesOf(aStatement({ ended, revisions }));

    const naming = [...files].filter(([, content]) => content.includes('CVE-2024-0009'));
    assert.deepEqual(
      naming.map(([path]) => path.replace(/[0-9a-f]{12}/, 'N')),
      ['osv/x_EXSA-CVE-2024-0009-N.json', 'osv/modified.json'],
    );
    assert.equal((JSON.parse(naming[0]?.[1] ?? '') as { withdrawn: string }).withdrawn, ended.at);
  });

  test('of a newer build prevail over an advisory that says it is fixed', () => {
    const reverted = aStatement({ package: 'openssl', cve: 'CVE-2024-0001', build: '1:3.3.2-2.azl3' });
    const oval = filesOf(reverted).get('oval/azurelinux-3.0-oval.xml') ?? '';

    assert.match(oval, /operation="less than or equal">1:3\.3\.2-2\.azl3</);
    assert.doesNotMatch(oval, /3\.3\.2-1\.azl3</);
  });
});
