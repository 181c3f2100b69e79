import { labelWord, phrasesIn, words } from './words.ts';

/** `other`: a question, or something that says neither. */
export const REQUEST_KINDS = ['fix', 'feature', 'other', 'security'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** What an issue says of itself. */
interface IssueText {
  title: string;
  body: string;
  /** Names of its labels, and of its type. */
  labels: readonly string[];
}

/** How the CVEs that an issue names stand. */
export interface NamedCves {
  /** Published ones. */
  published: readonly string[];
  /** It names one that no source knows. */
  namesUnpublished: boolean;
}

const speaksOfVulnerability = phrasesIn(words.vulnerability);
const saysUndisclosed = phrasesIn(words.undisclosed);
/** What Patchline calls what has no CVE id yet: whoever knows one knows of an embargo, or of one that is over. */
const OWN_ID = /(?<![a-z0-9])PATCHLINE[^a-z0-9]{0,3}\d{12}(?!\d)/i;
const OTHER_ADVISORY = /\bGHSA(?:-[23456789cfghjmpqrvwx]{4}){3}\b/i;

/**
 * What an issue asks for. `security`: it may tell of a vulnerability that is not public, which in doubt it does. Who
 * asks for the fix of a published CVE asks for a fix.
 */
export function kindOf(issue: IssueText, cves: NamedCves): RequestKind {
  if (looksLikeSecurity(issue, cves)) return 'security';
  if (cves.published.length > 0) return 'fix';
  const labels = issue.labels.map(labelWord);
  if (labels.some((label) => words.fixLabels.has(label))) return 'fix';
  if (labels.some((label) => words.featureLabels.has(label))) return 'feature';
  const [first = ''] = issue.title.toLowerCase().match(/[a-z]+/) ?? [];
  if (words.fixTitles.has(first)) return 'fix';
  return words.featureTitles.has(first) ? 'feature' : 'other';
}

function looksLikeSecurity({ title, body, labels }: IssueText, cves: NamedCves): boolean {
  if (cves.namesUnpublished) return true;
  const text = `${title}\n${body}`;
  if (saysUndisclosed(text) || OWN_ID.test(text)) return true;
  if (cves.published.length > 0) return false;
  if (labels.some((label) => words.securityLabels.has(labelWord(label)))) return true;
  return OTHER_ADVISORY.test(text) || speaksOfVulnerability(text);
}
