import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { writeCsafVex, writeOpenVex } from '../../shared/vex/index.ts';
import { csafFaults, decided, kinds, publisher, rated, statement, statements } from './statements.ts';

const csaf = { id: 'patchline-vex-azurelinux-3.0', publisher };

suite('a CSAF VEX document', () => {
  for (const [what, changes] of [...kinds, ...rated]) {
    test(`of what is ${what} passes the mandatory tests`, async () => {
      assert.deepEqual(await csafFaults(writeCsafVex([statement(changes)], csaf)), []);
    });
  }

  test('of any findings passes the mandatory tests', async () => {
    await fc.assert(
      fc.asyncProperty(statements, async (list) => {
        assert.deepEqual(await csafFaults(writeCsafVex(list, csaf)), []);
      }),
      { numRuns: 25 },
    );
  });

  test('that lacks what a statement needs does not pass them: the tests can fail', async () => {
    const bare = statement({ status: 'not_affected' });
    const document = writeCsafVex([bare], csaf) as { vulnerabilities: { threats?: unknown }[] };
    for (const vulnerability of document.vulnerabilities) delete vulnerability.threats;

    assert.match((await csafFaults(document)).join('\n'), /6_1_27_9/);
  });

  test('names the CVE once and puts each package where its finding stands', () => {
    const list = [statement(), statement({ package: 'curl', status: 'fixed', evr: '1:8.0-1' })];

    const document = writeCsafVex(list, csaf) as {
      product_tree: { full_product_names: object[] };
      vulnerabilities: { cve: string; product_status: object; remediations: object[] }[];
    };

    const [vulnerability, ...others] = document.vulnerabilities;
    assert.deepEqual(others, []);
    assert.deepEqual(vulnerability?.product_status, {
      known_affected: ['azurelinux-3.0/httpd@0:2.4.46-6.azl3'],
      fixed: ['azurelinux-3.0/curl@1:8.0-1'],
    });
    assert.deepEqual(document.product_tree.full_product_names[1], {
      name: 'curl 8.0-1 in azurelinux-3.0',
      product_id: 'azurelinux-3.0/curl@1:8.0-1',
      product_identification_helper: {
        purl: 'pkg:rpm/azurelinux/curl@8.0-1?arch=src&distro=azurelinux-3.0&epoch=1',
      },
    });
  });

  test("tells the vendor's rating as a threat of the category impact", () => {
    const [, changes] = rated[0] ?? assert.fail();
    const document = writeCsafVex([statement(changes)], csaf) as { vulnerabilities: { threats: object[] }[] };

    assert.deepEqual(document.vulnerabilities[0]?.threats, [
      {
        category: 'impact',
        date: '2026-02-01T05:00:00.000Z',
        details:
          'Rated low: No port. (decided by bob at 2026-01-01T00:00:00.000Z until 2026-06-30T23:59:59.999Z)',
        product_ids: ['azurelinux-3.0/httpd@0:2.4.46-6.azl3'],
      },
    ]);
  });

  test('says of what will not be fixed that no fix is planned', () => {
    const refused = writeCsafVex([statement({ disposition: 'wont_fix', decided })], csaf);

    assert.match(JSON.stringify(refused), /"category":"no_fix_planned".*Will not be fixed\. /);
  });
});

suite('an OpenVEX document', () => {
  test('has what the specification asks for of each status', () => {
    for (const [what, changes] of kinds) {
      const document = writeOpenVex([statement(changes)], publisher) as {
        statements: Record<string, unknown>[];
      };

      const [written = {}] = document.statements;
      if (written['status'] === 'affected') assert.ok(written['action_statement'], what);
      if (written['status'] === 'not_affected')
        assert.ok(written['justification'] && written['impact_statement'], what);
    }
  });

  test('is the same for the same findings, and another for others', () => {
    const one = writeOpenVex([statement()], publisher) as { '@id': string; timestamp: string };
    const two = writeOpenVex([statement({ status: 'fixed' })], publisher) as { '@id': string };

    assert.deepEqual(writeOpenVex([statement()], publisher), one);
    assert.notEqual(one['@id'], two['@id']);
    assert.match(one['@id'], /^https:\/\/azurelinux\.example\/vex\/[0-9a-f]{32}$/);
    assert.equal(one.timestamp, '2026-02-01T05:00:00.000Z');
  });

  test('of nothing is refused', () => {
    assert.throws(() => writeOpenVex([], publisher), RangeError);
  });
});
