import { severityOf, type Verdict } from '../vulnerabilities/index.ts';
import type { Scope } from './decision.ts';

/** Whether a scope includes a verdict. */
export function covers(scope: Scope, verdict: Verdict, release: string): boolean {
  return (
    (scope.release ?? release) === release &&
    (scope.package ?? verdict.package) === verdict.package &&
    (scope.cve ?? verdict.cve) === verdict.cve &&
    (scope.severity?.includes(severityOf(verdict)) ?? true) &&
    (scope.product === undefined || productsOf(verdict).includes(scope.product)) &&
    (scope.component === undefined || isComponent(verdict.via, scope.component))
  );
}

/** The products that matched; if none did (a routed CVE), those of the package's identities. */
function productsOf({ evidence: { criteria, identities } }: Verdict): string[] {
  const matched = criteria.filter((criterion) => criterion.matched).map(({ product }) => product);
  return matched.length > 0 ? matched : identities.map(({ product }) => product);
}

/**
 * `pkg:golang/golang.org/x/net@v0.13.0` is `pkg:golang/golang.org/x/net`, but not
 * `pkg:golang/golang.org/x/n`.
 */
function isComponent(purl: string | undefined, prefix: string): boolean {
  return purl?.startsWith(prefix) === true && /^$|^[@/?#]/.test(purl.slice(prefix.length));
}

const WEIGHTS: Readonly<Record<keyof Scope, number>> = {
  cve: 32,
  package: 16,
  component: 8,
  product: 4,
  severity: 2,
  release: 1,
};

/** How narrow a scope is: a finding before a CVE, a CVE before a package, a package before a rule. */
export function narrowness(scope: Scope): number {
  return fieldsOf(scope).reduce((sum, [field]) => sum + WEIGHTS[field], 0);
}

/** Equal only for equal scopes. */
export function scopeKey(scope: Scope): string {
  return JSON.stringify(
    fieldsOf(scope).map(([field, value]) => [field, Array.isArray(value) ? [...value].sort() : value]),
  );
}

/** For a person: `openssl CVE-2021-3711`, `httpd severity low`. */
export function describeScope(scope: Scope): string {
  const words = fieldsOf(scope).map(([field, value]) => {
    const text = Array.isArray(value) ? value.join('/') : value;
    return field === 'package' || field === 'cve' ? text : `${field} ${text}`;
  });
  return words.join(' ');
}

const ORDER = ['package', 'cve', 'component', 'product', 'severity', 'release'] as const;

function fieldsOf(scope: Scope): [field: keyof Scope, value: string | string[]][] {
  return ORDER.flatMap((field) => {
    const value = scope[field];
    return value === undefined ? [] : [[field, value]];
  });
}
