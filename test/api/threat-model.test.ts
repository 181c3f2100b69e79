import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { roles } from '../../shared/access/index.ts';
import { routes } from '../../shared/api/index.ts';

const page = readFileSync(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');

/** The routes that the page names under a role. */
function named(role: string): string[] {
  const row = page
    .split('\n')
    .find((line) => new RegExp(`^\\| \`${role}\` +\\| .*\`(?:GET|POST) /`).test(line));
  return [...(row ?? '').matchAll(/`((?:GET|POST) \/[^`]*)`/g)].map(([, text = '']) => text).sort();
}

suite('the threat model', () => {
  for (const role of ['public', 'signed', ...roles])
    test(`names each route that ${role} opens, and no other`, () => {
      const own = routes
        .filter((route) => route.role === role)
        .map(({ method, path }) => `${method} ${path}`);
      assert.deepEqual(named(role), own.sort());
    });

  test('says of every role what it reaches', () => {
    const reached = page.slice(page.indexOf('## What an attacker reaches'));
    // A publisher has no route: the page says so elsewhere.
    for (const role of roles.filter((each) => each !== 'publisher'))
      assert.match(reached, new RegExp(`^\\| \`${role}\` +\\|`, 'm'), role);
  });
});
