import type { Visit } from './source.ts';

/** A file that says one thing of each CVE says a second one, and which is right is not known. */
class RepeatedCveError extends Error {
  override name = 'RepeatedCveError';
  readonly field: string;

  constructor(field: string) {
    super('names a CVE that a record before it names');
    this.field = field;
  }
}

/**
 * Passes the first record of each CVE on.
 * @param field where a record names its CVE
 * @returns throws for a second record of a CVE, so that its reader sets it aside
 */
export function onceEach<Record>(visit: Visit<Record>, field: string): Visit<Record> {
  const met = new Set<string>();
  return (cve, record) => {
    if (met.has(cve)) throw new RepeatedCveError(field);
    met.add(cve);
    visit(cve, record);
  };
}
