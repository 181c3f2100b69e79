import { cveSources, type Said, type SourcedCve } from '../../sources/index.ts';
import { type CveFacts, type SourceOpinion, yearOf } from '../../vulnerabilities/index.ts';
import { defined } from '../../platform/index.ts';

/** What all sources together say about a CVE. */
interface MergedCve {
  facts: Omit<CveFacts, 'refs'>;
  description: string;
  /** URLs. */
  references: readonly string[];
  /** `CWE-476`. */
  weaknesses: readonly string[];
  /** Configurations by source, in the order of the registry: the last corrects those before. */
  statements: Statement[];
  /** What CNAs, publishers and databases say about their own subjects. */
  opinions: SourceOpinion[];
  /** The CVE was withdrawn. */
  rejected: boolean;
  /** The world knows of it: it stands not only in what we were told to correct. */
  isPublic: boolean;
  /** Only databases of modules know of it. */
  isOfModules: boolean;
  /** A source says when it was published. */
  isDated: boolean;
}

/** A source's configurations. */
export interface Statement extends Pick<Said, 'suppress' | 'reason' | 'lastModified'> {
  source: string;
  configurations: NonNullable<Said['configurations']>;
}

/** For each fact, the first source in the registry that states it wins. */
export function mergeSaid(cve: string, sourced: SourcedCve): MergedCve {
  const said: Said[] = [];
  const statements: Statement[] = [];
  let isPublic = false;
  let isOfModules = true;
  for (const { name, says, isOwn, namesModules } of spokenOf(sourced)) {
    said.push(says);
    isPublic ||= !isOwn;
    isOfModules &&= namesModules;
    const { configurations, suppress, reason, lastModified } = says;
    if (configurations)
      statements.push({ source: name, configurations, ...defined({ suppress, reason, lastModified }) });
  }
  const first = firstIn(said);
  return {
    facts: factsOf(cve, said),
    description: first('description') ?? '',
    references: first('references') ?? [],
    weaknesses: first('weaknesses') ?? [],
    statements,
    opinions: said.flatMap(({ opinions = [] }) => opinions),
    rejected: first('rejected') ?? false,
    isPublic,
    isOfModules,
    isDated: first('published') !== undefined,
  };
}

/** What they say about a CVE whatever the product. */
function factsOf(cve: string, said: readonly Omit<Said, 'configurations'>[]): Omit<CveFacts, 'refs'> {
  const first = firstIn(said);
  // Some records carry no dates: the year of the id is the earliest possible.
  const earliest = `${yearOf(cve)}-01-01T00:00:00.000Z`;
  return {
    cve,
    published: first('published') ?? earliest,
    lastModified: first('lastModified') ?? earliest,
    vulnStatus: first('vulnStatus') ?? 'Unknown',
    ...defined({ tags: first('tags') }),
    assigner: first('assigner') ?? 'unknown',
    ...defined({ score: first('score'), kev: first('kev'), ssvc: first('ssvc') }),
  };
}

/** The first that states a fact. */
function firstIn<T extends object>(said: readonly T[]): <K extends keyof T>(field: K) => T[K] | undefined {
  return (field) => {
    for (const one of said) if (one[field] !== undefined) return one[field];
    return undefined;
  };
}

function spokenOf(
  sourced: SourcedCve,
): { name: string; says: Said; isOwn: boolean; namesModules: boolean }[] {
  const records: Readonly<Record<string, unknown>> = sourced;
  return cveSources.flatMap((source) => {
    const record = records[source.name];
    return record === undefined
      ? []
      : [
          {
            name: source.name,
            says: source.says(record),
            isOwn: source.isOwn ?? false,
            namesModules: source.namesModules ?? false,
          },
        ];
  });
}
