import { defined, type Platform } from '../platform/index.ts';
import { blobStore, mergeSaid, readCurrent, Snapshot } from '../snapshot/index.ts';
import { readBeside } from '../sources/index.ts';
import type { Score } from '../vulnerabilities/index.ts';
import type { CveTexts } from './from-patch.ts';

/** What the sources say of CVEs, as far as they name them. A CVE that only we say something of is named by none. */
export async function textsOf(
  { blobs }: Platform,
  cves: ReadonlySet<string>,
): Promise<ReadonlyMap<string, CveTexts>> {
  const texts = new Map<string, CveTexts>();
  const current = await readCurrent(blobs);
  if (!current) return texts;
  const beside = await readBeside(blobs);
  const snapshot = new Snapshot(blobStore(blobs), current.content);
  for await (const [cve, sourced] of snapshot.cves(cves)) {
    const { facts, description, references, weaknesses, isPublic, isDated } = mergeSaid(cve, sourced);
    if (!isPublic) continue;
    texts.set(cve, {
      references: [...references],
      assigner: facts.assigner,
      knownExploited: facts.kev !== undefined,
      ...defined({
        weaknesses: weaknesses.length === 0 ? undefined : [...weaknesses],
        description: description === '' ? undefined : description,
        cvss: facts.score && cvssOf(facts.score),
        disclosedAt: isDated ? facts.published : undefined,
        exploitedSince: facts.kev?.dateAdded,
        epss: beside.of(cve).epss,
      }),
    });
  }
  return texts;
}

function cvssOf({ version, vector, base, source }: Score): CveTexts['cvss'] & object {
  return { version, vector, base, source };
}
