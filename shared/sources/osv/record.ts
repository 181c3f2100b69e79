import { z } from 'zod';
import { ecosystemOfPurlType } from '../../ecosystems/index.ts';
import { defined } from '../../platform/index.ts';
import { CVE_ID, moduleName, utcTime, type VersionRange } from '../../vulnerabilities/index.ts';
import { type OsvEcosystem, osvEcosystem } from './ecosystems.ts';
import { rangesOf, versionsBeside } from './ranges.ts';

/** A record of an ecosystem's database, reduced to the fields used. Times are ISO 8601 in UTC. */
export interface OsvRecord {
  id: string;
  aliases: string[];
  published?: string;
  modified?: string;
  summary: string;
  affected: OsvAffected[];
  /** CVSS vectors. */
  vectors?: string[];
  /** URLs. */
  references: string[];
  /** CVEs of other flaws that have to do with it. */
  related?: string[];
  /** It stands under a CVE that it only calls related. */
  isRelated?: true;
  /** It was withdrawn, and says nothing any more. */
  withdrawn?: true;
}

/** What a record says about one module. */
export interface OsvAffected {
  /** As in its purl, without type: `golang.org/x/net`. */
  module: string;
  ranges: VersionRange[];
  /** Ranges in a numbering that the ecosystem does not use, for modules without proper versions. */
  customRanges?: VersionRange[];
  /** Packages of the module with the vulnerable code; absent: all. */
  imports?: string[];
}

const MAX_SUMMARY = 1_000;
const MAX_REFERENCES = 50;

const ranges = z
  .array(
    z.object({
      type: z.string(),
      events: z.array(z.record(z.string(), z.string())).max(10_000, 'has more than 10000 entries'),
    }),
  )
  .max(1_000, 'has more than 1000 entries');
const affected = z.object({
  package: z.object({ ecosystem: z.string(), name: z.string().min(1).max(1_000) }).optional(),
  ranges: ranges.nullish(),
  versions: z.array(z.string()).nullish(),
  ecosystem_specific: z
    .object({
      imports: z.array(z.object({ path: z.string().optional() })).nullish(),
      custom_ranges: ranges.nullish(),
    })
    .nullish(),
});
const schema = z.object({
  id: z.string().regex(/^[A-Z][A-Z0-9]{1,15}(?:-[0-9A-Za-z]{1,20}){1,6}$/, 'is not an advisory id'),
  aliases: z.array(z.string()).max(1_000, 'has more than 1000 entries').nullish(),
  related: z.array(z.string()).max(1_000, 'has more than 1000 entries').nullish(),
  published: z.string().nullish(),
  modified: z.string().nullish(),
  withdrawn: z.string().nullish(),
  summary: z.string().nullish(),
  details: z.string().nullish(),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).nullish(),
  references: z.array(z.object({ url: z.string() })).nullish(),
  affected: z.array(z.unknown()).max(10_000, 'has more than 10000 entries').nullish(),
});

/**
 * Reads a record for one ecosystem: what it says about others is theirs to say.
 * @throws z.ZodError
 * @see https://ossf.github.io/osv-schema/
 */
export function readOsvRecord(value: unknown, { purlType, name }: OsvEcosystem): OsvRecord {
  const given = schema.parse(value);
  const modules = (given.affected ?? [])
    .map((each) => affected.parse(each))
    .filter((each) => each.package !== undefined && osvEcosystem(each.package.ecosystem)?.name === name);
  const aliases = given.aliases ?? [];
  const related = (given.related ?? []).filter((id) => CVE_ID.test(id) && !aliases.includes(id));
  return {
    id: given.id,
    aliases,
    ...defined({ published: timeIn(given.published), modified: timeIn(given.modified) }),
    summary: (given.summary ?? given.details ?? '').slice(0, MAX_SUMMARY),
    affected: modules.map((each) => affectedModule(each, purlType)),
    ...defined({ vectors: given.severity?.map(({ score }) => score) }),
    references: (given.references ?? []).slice(0, MAX_REFERENCES).map(({ url }) => url),
    ...(related.length > 0 ? { related } : {}),
    ...(given.withdrawn ? { withdrawn: true } : {}),
  };
}

/** Some records lie in a repository with the zero time of Go. */
function timeIn(text: string | null | undefined): string | undefined {
  return text === undefined || text === null || text.startsWith('0001-') ? undefined : utcTime(text);
}

function affectedModule(given: z.infer<typeof affected>, purlType: string): OsvAffected {
  const scheme = ecosystemOfPurlType(purlType)?.scheme;
  const order = (a: string, b: string): number | undefined => scheme?.compare?.(a, b);
  const usual = (given.ranges ?? [])
    .filter(({ type }) => type !== 'GIT')
    .flatMap(({ events }) => rangesOf(events));
  const custom = (given.ecosystem_specific?.custom_ranges ?? []).flatMap(({ events }) => rangesOf(events));
  const imports = (given.ecosystem_specific?.imports ?? []).flatMap(({ path }) => path ?? []);
  return {
    module: moduleName(purlType, given.package?.name ?? ''),
    ranges: [...usual, ...versionsBeside(given.versions ?? [], usual, order)],
    ...(custom.length > 0 ? { customRanges: custom } : {}),
    ...(imports.length > 0 ? { imports: [...new Set(imports)] } : {}),
  };
}
