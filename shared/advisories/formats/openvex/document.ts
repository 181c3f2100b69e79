import { compareText } from '../../../platform/index.ts';
import type { Publication } from '../../publication.ts';

export interface VexStatement {
  vulnerability: { '@id': string; name: string };
  timestamp: string;
  /** Purls with the build. */
  products: { '@id': string }[];
}

interface Named {
  /** Below the base address. */
  path: string;
  version: number;
  publication: Publication;
}

/** A document of statements, dated by them. @param statements at least one */
export function vexOf(
  statements: readonly VexStatement[],
  { path, version, publication }: Named,
): Record<string, unknown> {
  const dates = statements.map(({ timestamp }) => timestamp).sort(compareText);
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `${publication.baseUrl}/${path}`,
    author: publication.publisher.name,
    role: 'vendor',
    timestamp: dates[0],
    last_updated: dates.at(-1),
    version,
    tooling: 'Patchline',
    statements,
  };
}
