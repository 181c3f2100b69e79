import { isDeepStrictEqual } from 'node:util';
import { defined } from '../platform/index.ts';
import type { AdvisedCve, Advisory } from './advisory.ts';
import type { AdvisoryContent } from './from-patch.ts';

/**
 * The next revision of an advisory, where what it says of its fix changed: CVEs, severities, scores, packages, the
 * workaround or credits. Texts and references stay as they were published: a word that the NVD changes makes no revision.
 * @returns `undefined`: it says the same, or was withdrawn
 */
export function revise(known: Advisory, content: AdvisoryContent, at: string): Advisory | undefined {
  if (known.withdrawn) return undefined;
  const changes = changesBetween(known, content);
  if (changes.length === 0) return undefined;
  const texts = new Map(known.cves.map((each) => [each.cve, each]));
  const cves = content.cves.map((each) => withTextsOf(texts.get(each.cve), each));
  const { workaround: _, credits: __, ...before } = known;
  return {
    ...before,
    fixed: content.fixed,
    binaries: content.binaries,
    cves,
    severity: content.severity,
    ...defined({ workaround: content.workaround, credits: content.credits }),
    revisions: [
      ...known.revisions,
      { number: known.revisions.length + 1, at, summary: `Changed: ${changes.join(', ')}.` },
    ],
  };
}

function changesBetween(known: Advisory, content: AdvisoryContent): string[] {
  const judged = ({ cves }: Pick<Advisory, 'cves'>): unknown =>
    cves.map(({ cve, severity, cvss, knownExploited }) => ({ cve, severity, cvss, knownExploited }));
  const named = ({ cves }: Pick<Advisory, 'cves'>): string[] => cves.map(({ cve }) => cve);
  const changes: [text: string, isChanged: boolean][] = [
    ['CVEs', !isDeepStrictEqual(named(known), named(content))],
    ['severity', !isDeepStrictEqual(judged(known), judged(content))],
    ['fixed build', known.fixed !== content.fixed],
    ['packages', !isDeepStrictEqual(known.binaries, content.binaries)],
    ['workaround', known.workaround !== content.workaround],
    ['credits', !isDeepStrictEqual(known.credits, content.credits)],
  ];
  return changes.filter(([, isChanged]) => isChanged).map(([text]) => text);
}

function withTextsOf(known: AdvisedCve | undefined, now: AdvisedCve): AdvisedCve {
  if (!known) return now;
  const { severity, cvss, knownExploited, exploitedSince, epss } = now;
  const { cvss: _, exploitedSince: __, epss: ___, ...texts } = known;
  return { ...texts, severity, knownExploited, ...defined({ cvss, exploitedSince, epss }) };
}
