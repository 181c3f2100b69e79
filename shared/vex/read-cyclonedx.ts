import { z } from 'zod';
import { defined, optional } from '../platform/index.ts';
import { rejected, type RejectedRecord } from '../vulnerabilities/index.ts';
import { readEach } from './each.ts';
import { withVersion } from './product.ts';
import { type FoundStatement, type ReadStatement, TOOL, UNDATED } from './statement.ts';
import { readText } from './wording.ts';

const text = optional(z.string());
const list = optional(z.array(z.unknown()));
const party = optional(z.object({ name: text }));

/** Since version 1.5; before, a list. */
const tools = optional(z.object({ components: optional(z.array(z.object({ name: text }))) }).catch({}));

const metadata = z.object({
  timestamp: text,
  tools,
  authors: optional(z.array(z.object({ name: text, email: text }))),
  manufacturer: party,
  manufacture: party,
  supplier: party,
  component: optional(z.unknown()),
});

const envelope = z.object({
  serialNumber: text,
  metadata: optional(metadata),
  components: list,
  vulnerabilities: z.array(z.unknown(), 'CycloneDX without vulnerabilities: it says nothing to decide by'),
});
type Envelope = z.infer<typeof envelope>;

const affected = z.object({
  ref: z.string(),
  versions: optional(z.array(z.object({ version: text, range: text, status: text }))),
});
type Affected = z.infer<typeof affected>;

const vulnerability = z.object({
  id: text,
  references: optional(z.array(z.object({ id: text }))),
  created: text,
  updated: text,
  analysis: optional(
    z.object({
      state: text,
      justification: text,
      response: optional(z.array(z.string())),
      detail: text,
      firstIssued: text,
      lastUpdated: text,
    }),
  ),
  affects: list,
});
type Vulnerability = z.infer<typeof vulnerability>;

const STATUSES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    exploitable: 'affected',
    in_triage: 'under_investigation',
    not_affected: 'not_affected',
    false_positive: 'not_affected',
    resolved: 'fixed',
    resolved_with_pedigree: 'fixed',
  }),
);

/** What the attack needs is missing; a protection prevents it; or the code is absent or never runs. */
const JUSTIFICATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    code_not_present: 'vulnerable_code_not_present',
    code_not_reachable: 'vulnerable_code_not_in_execute_path',
    requires_configuration: 'vulnerable_code_cannot_be_controlled_by_adversary',
    requires_dependency: 'vulnerable_code_cannot_be_controlled_by_adversary',
    requires_environment: 'vulnerable_code_cannot_be_controlled_by_adversary',
    protected_by_compiler: 'inline_mitigations_already_exist',
    protected_at_runtime: 'inline_mitigations_already_exist',
    protected_at_perimeter: 'inline_mitigations_already_exist',
    protected_by_mitigating_control: 'inline_mitigations_already_exist',
  }),
);

/**
 * Reads the analyses of a CycloneDX document of version 1.4 or later; reports a malformed vulnerability or
 * product with field and reason. A product is named by the `bom-ref` of a component in the document, by a
 * purl, or by a BOM-Link to one.
 * @param source names the document in errors
 * @throws z.ZodError
 * @see https://cyclonedx.org/docs/1.6/json/#vulnerabilities
 */
export function readCycloneDxVex(value: unknown, source: string): ReadStatement[] {
  const document = envelope.parse(value);
  const purls = purlsOf(document);
  const author = authorOf(document);
  const ownTool = document.metadata?.tools?.components?.some(({ name }) => name === TOOL) === true;
  return document.vulnerabilities.flatMap((given, index): ReadStatement[] => {
    const place = `vulnerability ${index + 1}`;
    const parsed = vulnerability.safeParse(given);
    if (!parsed.success) return [rejected(source, place, parsed.error)];
    const cve = nameOf(parsed.data);
    const record = `${place} (${cve})`;
    const { analysis, affects } = parsed.data;
    const { state } = analysis ?? {};
    // A scanner found it, and nobody has assessed it.
    if (state === undefined) return [];
    const aside: RejectedRecord[] = [];
    const products = readEach(affected, affects, { source, place: `${record} affects`, aside });
    if (products.length === 0 && aside.length === 0)
      aside.push({ source, record, field: 'affects', reason: 'names no product' });
    const found = products.flatMap((each) => {
      const ref = referenceOf(each.ref);
      return statementsOf(each, parsed.data, purls.get(ref) ?? ref);
    });
    const at = timeOf(parsed.data) ?? document.metadata?.timestamp ?? UNDATED;
    return [...aside, ...found.map((each) => ({ ...each, record, cve, author, at, ownTool }))];
  });
}

type Said = Omit<FoundStatement, 'record' | 'cve' | 'author' | 'at' | 'ownTool'>;

function statementsOf({ versions = [] }: Affected, { analysis = {} }: Vulnerability, purl: string): Said[] {
  const { state = '', justification, response = [], detail = '' } = analysis;
  const status = STATUSES.get(state) ?? state;
  const isRefused = response.some((each) => each === 'will_not_fix' || each === 'can_not_fix');
  const label = justification ?? (state === 'false_positive' ? 'code_not_present' : undefined);
  const text = readText(detail);
  const said = {
    status,
    ...defined({
      justification:
        label !== undefined && status === 'not_affected' ? (JUSTIFICATIONS.get(label) ?? label) : undefined,
    }),
    text: status === 'affected' && isRefused ? { disposition: 'wont_fix' as const, ...text } : text,
  };
  return versionedPurls(purl, versions, status).map((each) => ({ ...said, purl: each }));
}

/** The product once per version that has the status; a range names no version. */
function versionedPurls(purl: string, versions: NonNullable<Affected['versions']>, status: string): string[] {
  const meant = status === 'affected' || status === 'under_investigation' ? 'affected' : 'unaffected';
  const named = versions.flatMap(({ version, status: of = 'affected' }) =>
    version !== undefined && of === meant ? [version] : [],
  );
  if (named.length > 0) return named.map((version) => withVersion(purl, version));
  // Only versions without the fix are named, and the purl's may be one of them.
  return [status === 'fixed' && versions.length > 0 ? withVersion(purl, undefined) : purl];
}

/** `urn:cdx:SERIAL/VERSION#BOM-REF` → the reference. @see https://cyclonedx.org/capabilities/bomlink/ */
function referenceOf(ref: string): string {
  const fragment = /^urn:cdx:[^#]*#(.*)$/s.exec(ref)?.[1];
  if (fragment === undefined) return ref;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** `bom-ref` → purl of each component, nested ones too; iterative. */
function purlsOf({ components = [], metadata: head }: Envelope): Map<string, string> {
  const purls = new Map<string, string>();
  const waiting = [...components, head?.component];
  while (waiting.length > 0) {
    const { 'bom-ref': ref, purl, components: inner } = (waiting.pop() ?? {}) as Record<string, unknown>;
    if (typeof ref === 'string' && typeof purl === 'string') purls.set(ref, purl);
    if (Array.isArray(inner)) for (const each of inner) waiting.push(each);
  }
  return purls;
}

/** The CVE, from any field; otherwise the vulnerability's own name. */
function nameOf({ id, references = [] }: Vulnerability): string {
  const names = [id, ...references.map((each) => each.id)];
  return names.find((name) => name?.startsWith('CVE-')) ?? id ?? 'no id';
}

function authorOf({ metadata: head, serialNumber }: Envelope): string {
  const [author] = head?.authors ?? [];
  const names = [
    author?.name,
    author?.email,
    head?.manufacturer?.name,
    head?.manufacture?.name,
    head?.supplier?.name,
  ];
  return names.find((name) => name) ?? serialNumber ?? 'an unsigned CycloneDX document';
}

function timeOf({ analysis, updated, created }: Vulnerability): string | undefined {
  return analysis?.lastUpdated ?? analysis?.firstIssued ?? updated ?? created;
}
