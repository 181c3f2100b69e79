import { compareText, defined } from '../../platform/index.ts';
import type { AffectedEntry, SourceOpinion } from '../../vulnerabilities/index.ts';
import type { Said } from '../source.ts';
import { osvEcosystem } from './ecosystems.ts';
import type { OsvAffected, OsvRecord } from './record.ts';
import type { OsvRecords } from './parse.ts';

/** What the databases say about one vulnerability. Those withdrawn say nothing. */
export function osvSays(records: OsvRecords): Said {
  const all = Object.entries(records).flatMap(([ecosystem, list]) =>
    list.map((record) => ({ ecosystem, record })),
  );
  const standing = all.filter(({ record }) => !record.withdrawn);
  // What a record says of its own flaw is no description of a related one.
  const heard = (standing.length > 0 ? standing : all)
    .map(({ record }) => record)
    .filter(({ isRelated }) => !isRelated);
  const times = (field: 'published' | 'modified'): string[] =>
    heard.flatMap((record) => record[field] ?? []).sort(compareText);
  return {
    ...defined({ published: times('published')[0], lastModified: times('modified').at(-1) }),
    assigner: heard[0]?.id.split('-', 1)[0] ?? 'unknown',
    description: heard.find(({ summary }) => summary !== '')?.summary ?? '',
    references: [...new Set(heard.flatMap(({ references }) => references))],
    opinions: standing.map(({ ecosystem, record }) => opinionOf(ecosystem, record)),
    rejected: standing.length === 0,
  };
}

function opinionOf(ecosystem: string, { id, affected, isRelated }: OsvRecord): SourceOpinion {
  const type = osvEcosystem(ecosystem)?.purlType ?? ecosystem;
  return {
    origin: 'database',
    source: id,
    entries: affected.map((each) => ({ ...entryOf(type, each), ...defined({ isRelated }) })),
  };
}

function entryOf(type: string, { module, ranges, customRanges, imports }: OsvAffected): AffectedEntry {
  return {
    subject: { module: `${type}/${module}` },
    ranges,
    defaultStatus: 'unaffected',
    ...defined({ customRanges, imports }),
  };
}
