import { productOf } from './product.ts';
import { readProof } from './proof.ts';
import { distroOf, isRelease, isSameDistro } from './distribution.ts';
import type { RejectedRecord } from '../vulnerabilities/index.ts';
import type { FoundStatement, ReadStatement } from './statement.ts';
import { defined } from '../platform/index.ts';

/** A possible decision record, with its name. */
export interface NamedRecord {
  record: string;
  value: unknown;
}

/** The releases that the decisions are for. */
export interface Ours {
  /** Keys of the releases that ship. */
  releases: readonly string[];
  /**
   * For decisions that are used once and not stored: a statement that names the only release there is counts
   * as no narrower than one that names none, so the newer wins.
   */
  once?: boolean;
}

interface StatementRecords {
  records: NamedRecord[];
  rejected: RejectedRecord[];
  /** Statements about other products: another distribution, an image, a product without a purl. */
  unused: RejectedRecord[];
}

/**
 * Turns statements into decision records, without the match results that Patchline itself wrote.
 * @param source names their document
 */
export function toRecords(
  statements: readonly ReadStatement[],
  source: string,
  ours: Ours,
): StatementRecords {
  const found: StatementRecords = { records: [], rejected: [], unused: [] };
  for (const statement of statements) {
    if ('reason' in statement) {
      found.rejected.push(statement);
      continue;
    }
    const values = recordsOf(statement);
    if (values.length === 0) continue;
    const { record } = statement;
    const scopes = scopesOf(statement, ours);
    if ('unused' in scopes) found.unused.push({ source, record, field: 'product', reason: scopes.unused });
    else
      for (const scope of scopes)
        found.records.push(...values.map((value) => ({ record, value: { ...scope, ...value } })));
  }
  return found;
}

/** The scope of a statement, once per release, and the version it was made for. */
function scopesOf(
  { purl, component, cve, ownTool }: FoundStatement,
  ours: Ours,
): readonly object[] | { unused: string } {
  const product = productOf(purl);
  if ('unused' in product) return product;
  const { version, evr: _, distro, release, ...about } = product;
  const releases = releasesOf({ distro, release }, ours);
  if (releases.length === 0)
    return { unused: `${purl} is of ${release ?? distro ?? ''}, not of ${ours.releases.join(', ')}` };
  const scope = {
    ...about,
    ...defined({ component: ownTool ? undefined : component }),
    cve,
    ...defined({
      evidence: version === undefined || about.package === undefined ? undefined : { versions: [version] },
    }),
  };
  return releases.map((key) => ({ ...defined({ release: key }), ...scope }));
}

/** The releases that a product belongs to; a lone `undefined` means all present and future ones. */
function releasesOf(
  { distro, release }: { distro: string | undefined; release: string | undefined },
  { releases, once = false }: Ours,
): readonly (string | undefined)[] {
  const ofDistro = releases.filter((key) => distro === undefined || isSameDistro(distro, distroOf(key)));
  const named = ofDistro.filter((key) => release === undefined || isRelease(release, key));
  const isAny = named.length === releases.length && (release === undefined || once);
  return isAny && named.length > 0 ? [undefined] : named;
}

/** Records of its status and of its rating; none for an unsigned statement of Patchline's own. */
function recordsOf(statement: FoundStatement): object[] {
  const { text, rating, author, at, ownTool } = statement;
  const signature = { author: author.slice(0, LONGEST_AUTHOR), decidedAt: at };
  const records: object[] = [];
  if (!ownTool || text.decided) records.push({ ...outcomeOf(statement), ...signature, ...text.decided });
  if (rating && (!ownTool || rating.decided)) {
    const { severity, vector, reason, decided } = rating;
    const rated = { rating: severity, ...defined({ vector }), reason };
    records.push({ ...rated, ...signature, ...decided });
  }
  return records;
}

/** The longest third-party text that a decision keeps, in characters. */
const LONGEST_TEXT = 4000;
const LONGEST_AUTHOR = 200;

function outcomeOf(statement: FoundStatement): object {
  const { status, justification, text } = statement;
  const proved = status === 'fixed' ? proofOf(statement) : {};
  const words =
    proved.fixedIn === undefined
      ? (justification ?? status).replaceAll('_', ' ')
      : `Fixed in ${proved.fixedIn}.`;
  return {
    status,
    ...defined({ justification, disposition: text.disposition }),
    ...proved,
    reason: text.reason === '' ? words : text.reason.slice(0, LONGEST_TEXT),
  };
}

/** For third-party documents, the statement's own text and the build it names. */
function proofOf({ purl, text, ownTool }: FoundStatement): ReturnType<typeof readProof> {
  if (ownTool) return text.proof === undefined ? {} : readProof(text.proof);
  const proof = (text.proof ?? (text.reason === '' ? undefined : text.reason))?.slice(0, LONGEST_TEXT);
  const product = productOf(purl);
  return defined({ proof, fixedIn: 'unused' in product ? undefined : product.evr });
}
