import { type Advisory, storedAdvisories } from '../../advisories/index.ts';
import type { Documents } from '../../platform/index.ts';

/** Whether a reader may be told that a CVE concerns a source package. */
export interface IsTold {
  (name: string, cve: string): boolean;
  /** The only packages of which anything is told: nothing else need be matched. Absent: all. */
  packages?: ReadonlySet<string>;
}

/** For readers who may see everything that is not under embargo. */
export const everything: IsTold = () => true;

/** For everybody: what these advisories of a release say. */
export function toldIn(advisories: readonly Pick<Advisory, 'package' | 'cves' | 'withdrawn'>[]): IsTold {
  const published = new Set(
    advisories.flatMap(({ package: name, cves, withdrawn }) =>
      withdrawn ? [] : cves.map(({ cve }) => `${name} ${cve}`),
    ),
  );
  const isTold = (name: string, cve: string): boolean => published.has(`${name} ${cve}`);
  const packages = new Set([...published].map((each) => each.slice(0, each.indexOf(' '))));
  return Object.assign(isTold, { packages });
}

/** The same, of those that are stored. */
export async function publishedIn(documents: Documents, release: string): Promise<IsTold> {
  return toldIn((await storedAdvisories(documents, { release })).map(({ body }) => body));
}
