import { storedAdvisories } from '../../advisories/index.ts';
import type { Documents } from '../../platform/index.ts';

/** Whether a reader may be told that a CVE concerns a source package. */
export interface IsTold {
  (name: string, cve: string): boolean;
  /** The only packages of which anything is told: nothing else need be matched. Absent: all. */
  packages?: ReadonlySet<string>;
}

/** For readers who may see everything that is not under embargo. */
export const everything: IsTold = () => true;

/** For everybody: what the advisories of a release say, as they stand. */
export async function publishedIn(documents: Documents, release: string): Promise<IsTold> {
  const advisories = await storedAdvisories(documents, { release });
  const published = new Set(
    advisories.flatMap(({ body: { package: name, cves, withdrawn } }) =>
      withdrawn ? [] : cves.map(({ cve }) => `${name} ${cve}`),
    ),
  );
  const isTold = (name: string, cve: string): boolean => published.has(`${name} ${cve}`);
  const packages = new Set([...published].map((each) => each.slice(0, each.indexOf(' '))));
  return Object.assign(isTold, { packages });
}
