import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  formatIdentityChanges,
  formatPackageChanges,
} from '../../../../infra/local/cli/present/findings/identity-changes.ts';
import { identityChanges, type PackageIdentities } from '../../../../shared/matching/index.ts';
import type { ChangedIdentities } from '../../../../shared/runs/index.ts';
import { plain } from '../build.ts';

function tar(confidence: number, ...reasons: string[]): PackageIdentities {
  return {
    package: 'tar',
    version: '1.34',
    identities: [{ product: 'gnu:tar', confidence, origin: 'evidence', reasons }],
  };
}

function between(before: PackageIdentities[], after: PackageIdentities[]): ChangedIdentities {
  return {
    release: 'samplelinux-3.0',
    from: { runId: 'first', startedAt: '2026-02-01T05:00:00.000Z' },
    to: { runId: 'second', startedAt: '2026-02-01T17:00:00.000Z' },
    changes: identityChanges(before, after),
  };
}

const head = 'Identities of samplelinux-3.0: first → second';
const sumOf = (changed: ChangedIdentities): string =>
  formatIdentityChanges(changed, plain).trimEnd().split('\n').at(-1) ?? '';

suite('changes of identities as a table', () => {
  test('say so when nothing changed', () => {
    const same = between([tar(0.9)], [tar(0.9)]);

    assert.equal(formatIdentityChanges(same, plain), `${head}\n\n  No identity has changed.\n`);
    assert.equal(formatPackageChanges(same, plain), `${head}\n\n  None of its identities has changed.\n`);
  });

  test('only count those of which nothing but the reasons changed', () => {
    const changed = between([tar(0.9, 'It has the name.')], [tar(0.9, 'The site cites it.')]);

    assert.equal(
      formatIdentityChanges(changed, plain),
      `${head}\n\n0 identities changed; none crosses the matching threshold. ` +
        'For 1 more only the reasons changed: name a package or use --json to see them.\n',
    );
    assert.equal(
      formatPackageChanges(changed, plain),
      `${head}\n\n  tar 1.34  gnu:tar  reasons, 0.90 → 0.90\n    + The site cites it.\n    - It has the name.\n`,
    );
  });

  test('say what is matched from now on, and what is no longer', () => {
    const table = (before: number, after: number): string =>
      formatIdentityChanges(between([tar(before)], [tar(after)]), plain).split('\n')[3] ?? '';

    assert.match(table(0.5, 0.8), /^ {2}now matched +tar +1\.34 +gnu:tar +0\.50 → 0\.80$/);
    assert.match(table(0.8, 0.5), /^ {2}no longer matched +tar/);
    assert.match(table(0.8, 0.9), /^ {2}moved +tar/);
  });

  test('count what crosses the line', () => {
    const many = Array.from({ length: 3 }, (_, at) => ({ ...tar(0.9), package: `tar${at}` }));

    assert.match(
      sumOf(between([], many.slice(0, 1))),
      /^1 identity changed; 1 crosses the matching threshold/,
    );
    assert.match(sumOf(between(many, [])), /^3 identities changed; 3 cross the matching threshold/);
    assert.match(
      sumOf(between([tar(0.8)], [tar(0.9)])),
      /^1 identity changed; none crosses the matching threshold/,
    );
  });
});
