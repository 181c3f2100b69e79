import assert from 'node:assert/strict';
import test from 'node:test';
import { ACCEPTED_IDENTITY } from '../../shared/vulnerabilities/index.ts';
import { identify } from '../../shared/identity/index.ts';
import type { ProductProfile } from '../../shared/vulnerabilities/facts.ts';
import { catalogOf, profile } from './fixtures.ts';
import { gateCases } from './gate-cases.ts';

interface Case {
  name: string;
  url?: string;
  sourceUrl?: string;
  right: Set<string>;
}

/** Products of organisations that make many, so that a vendor's size counts as it does in the NVD. */
const bystanders = ['adobe', 'apache', 'microsoft', 'jenkins', 'elastic', 'samba'].flatMap((vendor) =>
  Array.from({ length: 14 }, (_, at) => profile(`${vendor}:bystander_${at}`)),
);

function parse(): { cases: Case[]; profiles: ProductProfile[] } {
  const cases: Case[] = [];
  const profiles = new Map<string, ProductProfile>(bystanders.map((other) => [other.product, other]));
  for (const block of gateCases.trim().split('\n\n')) {
    const [head = '', ...lines] = block.split('\n');
    const [name = '', url = '', sourceUrl = ''] = head.split('|').map((part) => part.trim());
    const right = new Set<string>();
    for (const line of lines) {
      const [sign, product = '', cves, ...facts] = line.split(' ');
      if (sign === '+') right.add(product);
      const counts = (isTarget: boolean): Record<string, number> =>
        Object.fromEntries(
          facts
            .filter((fact) => fact.startsWith('@') === isTarget)
            .map((fact) => [
              fact.slice(isTarget ? 1 : 0, fact.indexOf('=')),
              Number(fact.slice(fact.indexOf('=') + 1)),
            ]),
        );
      profiles.set(
        product,
        profile(product, { cves: Number(cves), refs: counts(false), targetSw: counts(true) }),
      );
    }
    cases.push({ name, ...(url ? { url } : {}), ...(sourceUrl ? { sourceUrl } : {}), right });
  }
  return { cases, profiles: [...profiles.values()] };
}

test('quality gate: evidence alone tells right from wrong products in the hard cases', () => {
  const { cases, profiles } = parse();
  const catalog = catalogOf(profiles);
  const missed: string[] = [];
  const wrong: string[] = [];
  let found = 0;

  for (const { right, ...pkg } of cases) {
    const accepted = identify(pkg, { catalog }).filter(({ confidence }) => confidence >= ACCEPTED_IDENTITY);
    const products = new Set(accepted.map(({ product }) => product));
    for (const product of right) if (!products.has(product)) missed.push(`${pkg.name} ${product}`);
    for (const product of products) if (!right.has(product)) wrong.push(`${pkg.name} ${product}`);
    found += [...products].filter((product) => right.has(product)).length;
  }

  const recall = found / (found + missed.length);
  const precision = found / (found + wrong.length);
  assert.ok(recall >= 0.97, `recall ${recall.toFixed(2)}, missed: ${missed.join(', ')}`);
  assert.ok(precision >= 0.97, `precision ${precision.toFixed(2)}, wrong: ${wrong.join(', ')}`);
});
