import fc from 'fast-check';
import type { Statement } from '../../shared/vex/statement.ts';
import validate from '@secvisogram/csaf-validator-lib/validate.js';
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js';
import { csaf_2_0_strict } from '@secvisogram/csaf-validator-lib/schemaTests.js';

export const publisher = { name: 'Azure Linux', namespace: 'https://azurelinux.example' };

export const decided = {
  author: 'alice@example.com',
  decidedAt: '2026-01-01T00:00:00.000Z',
  until: '2026-06-30T23:59:59.999Z',
};

export function statement(changes: Partial<Statement> = {}): Statement {
  return {
    release: 'azurelinux-3.0',
    package: 'httpd',
    cve: 'CVE-2021-0001',
    evr: '0:2.4.46-6.azl3',
    status: 'affected',
    reason: '2.4.46 lies in [2.4.0, 2.4.48).',
    at: '2026-02-01T05:00:00.000Z',
    ...changes,
  };
}

/** One of each kind: found, and decided. */
export const kinds: [what: string, changes: Partial<Statement>][] = [
  ['affected', {}],
  ['not affected', { status: 'not_affected', justification: 'component_not_present' }],
  ['fixed', { status: 'fixed' }],
  ['under investigation', { status: 'under_investigation', component: 'pkg:golang/golang.org/x/net' }],
  ['decided to be affected', { decided }],
  ['deferred', { disposition: 'deferred', decided }],
  ['not to be fixed', { disposition: 'wont_fix', decided: { ...decided, author: 'bob (late) at home' } }],
  [
    'decided not to be affected',
    { status: 'not_affected', justification: 'inline_mitigations_already_exist', decided },
  ],
  ['decided to be fixed', { status: 'fixed', proof: 'Commit abc.', decided }],
  ['decided to be looked at', { status: 'under_investigation', decided }],
];

const low = { severity: 'low', reason: 'No port.', decided: { ...decided, author: 'bob' } } as const;

/** With the vendor's rating. */
export const rated: [what: string, changes: Partial<Statement>][] = [
  ['affected and rated', { rating: low }],
  ['rated by a vector', { rating: { ...low, vector: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:N/S:U/C:L/I:N/A:N' } }],
  ['deferred and rated', { disposition: 'deferred', decided, rating: low }],
  ['not affected and rated', { status: 'not_affected', justification: 'component_not_present', rating: low }],
];

/** Statements of several packages and CVEs, each finding once. */
export const statements: fc.Arbitrary<Statement[]> = fc
  .uniqueArray(
    fc.record({
      cve: fc.constantFrom('CVE-2021-0001', 'CVE-2021-0002', 'CVE-2024-123456'),
      package: fc.constantFrom('httpd', 'gtk+', 'python3-after', 'libstdc++', 'a'),
      kind: fc.constantFrom(...[...kinds, ...rated].map(([, changes]) => changes)),
      epoch: fc.nat(2),
      minute: fc.integer({ min: 10, max: 59 }),
    }),
    { minLength: 1, maxLength: 8, selector: ({ cve, package: name }) => `${cve} ${name}` },
  )
  .map((rows) =>
    rows.map(({ kind, epoch, minute, ...rest }) =>
      statement({ ...kind, ...rest, evr: `${epoch}:1.2~rc1-3.azl3`, at: `2026-02-01T05:${minute}:00.000Z` }),
    ),
  );

/** What the schema and the mandatory tests (6.1) find wrong with a CSAF document. */
export async function csafFaults(document: object): Promise<string[]> {
  const tests = [csaf_2_0_strict, ...Object.values(mandatory as Record<string, unknown>)];
  const result = await validate(tests, document);
  return result.tests.flatMap(({ name, errors }) =>
    errors.map(({ message, instancePath }) => `${name}: ${instancePath}: ${message}`),
  );
}
