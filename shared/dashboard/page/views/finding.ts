import type { AnswerOf } from '../client/api.ts';

export type Finding = AnswerOf<'/api/findings'>['findings'][number];

/** Address of a finding's view, below the page's own. */
export function addressOf({
  release,
  package: name,
  cve,
}: Pick<Finding, 'release' | 'package' | 'cve'>): string {
  return `/findings/${[release, name, cve].map(encodeURIComponent).join('/')}`;
}
