import type { AnswerOf } from '../client/api.ts';

export type Finding = AnswerOf<'/api/findings'>['findings'][number];

/** Whether only those may read it who know of embargoes. */
export function isUnderEmbargo(embargo: Finding['embargo'] | undefined): boolean {
  return embargo !== undefined && embargo.lifted === undefined;
}

/** Address of a finding's view, below the page's own. What lies apart is asked for apart. */
export function addressOf(
  {
    release,
    package: name,
    cve,
    embargo,
    flood,
  }: Pick<Finding, 'release' | 'package' | 'cve'> & Pick<Partial<Finding>, 'embargo' | 'flood'>,
  isEmbargoed = isUnderEmbargo(embargo),
): string {
  const path = `/findings/${[release, name, cve].map(encodeURIComponent).join('/')}`;
  const apart = [...(isEmbargoed ? ['embargoed=true'] : []), ...(flood ? ['flooded=true'] : [])];
  return apart.length === 0 ? path : `${path}?${apart.join('&')}`;
}
