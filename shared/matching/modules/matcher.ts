import type { ShippedPackage } from '../../inventory/index.ts';
import { defined } from '../../platform/index.ts';
import type { AffectedEntry, Identity, ProductEntry } from '../../vulnerabilities/index.ts';
import { isKnown } from '../as-of.ts';
import type { MatchContext } from '../context.ts';
import type { Matcher } from '../matcher.ts';
import { strongestByCve } from '../opinions/precedence.ts';
import type { Outcome, Ruling } from '../ruling.ts';
import type { ModuleAliases } from './aliases.ts';
import { whyNotBrought } from './brought.ts';
import { belowModule, type CarriedModule, carriedModules } from './carried.ts';
import { type ModuleName, namesOf } from './names.ts';
import { describeModuleRange, type ModuleStanding, moduleStanding } from './standing.ts';

const defaultAffectedFrom = 0.7;
/** None of the vulnerable packages is among those that the build imports. */
const NOT_IMPORTED = 0.2;
/** Nothing that the package carries brings any of them. */
const NOT_BROUGHT = 0.2;
/** Below this an affected version is no reason to look: the finding stays, as not affected. */
const LEAST_CONFIDENCE = 0.3;
/** A record about another flaw never decides. */
const RELATED = 0.5;
/** The range of an earlier major has no end. */
const OPEN = 0.6;
/** Nothing tells where in the range a version lies. */
const UNKNOWN = 0.5;
/** A fix by the project's own numbering, which the ecosystem cannot confirm. */
const CUSTOM_FIX = 0.3;

/** Applies what the databases of ecosystems say about the modules that a package carries. */
export const modules: Matcher = {
  name: 'modules',
  isHeardBeside: true,
  rule: (pkg, context) =>
    strongestByCve(judgedModules(pkg, context).flatMap((module) => [...rulingsOn(module, context)])),
  restsOn: (pkg, context) => {
    const keys = judgedModules(pkg, context).flatMap((module) => keysOf(module, context));
    return [...new Set(keys)].sort().flatMap((key) => {
      const digest = context.digestOf(key);
      return digest === '' ? [] : [[key, digest]];
    });
  },
};

type ModuleContext = Pick<
  MatchContext,
  'entries' | 'hasDatabase' | 'moduleAliases' | 'asOf' | 'onLeftOut' | 'affectedFrom'
>;

function judgedModules(pkg: ShippedPackage, { hasDatabase }: ModuleContext): CarriedModule[] {
  return carriedModules(pkg).filter(({ type }) => hasDatabase(type));
}

function keysOf(module: CarriedModule, { moduleAliases }: ModuleContext): string[] {
  const names = namesOf(`${module.type}/${module.path}`, moduleAliases);
  const copied = names.flatMap(({ key }) => moduleAliases.copies.get(key) ?? []);
  return [...names.map(({ key }) => key), ...copied.map(({ of }) => of)];
}

function* rulingsOn(module: CarriedModule, context: ModuleContext): Generator<Ruling> {
  const { moduleAliases } = context;
  const names = namesOf(`${module.type}/${module.path}`, moduleAliases);
  // A record that names several of these is about each in its own versions.
  const told = new Set<string>();
  for (const name of names) {
    const records = new Set<string>();
    for (const entry of context.entries(name.key)) {
      const record = entry.stated?.source ?? '';
      if (told.has(record) || !isKnown(entry, context)) continue;
      records.add(record);
      const ruling = rulingOn(module, name, entry, context);
      if (ruling) yield ruling;
    }
    for (const record of records) told.add(record);
  }
  for (const { key } of names)
    for (const copy of moduleAliases.copies.get(key) ?? [])
      for (const entry of context.entries(copy.of)) {
        const imports = entry.stated?.entry.imports ?? [];
        if (!imports.some((path) => copy.packages.includes(path)) || !isKnown(entry, context)) continue;
        yield copiedRuling(module, entry, copy.because);
      }
}

function rulingOn(
  module: CarriedModule,
  name: ModuleName,
  entry: ProductEntry,
  { affectedFrom = defaultAffectedFrom, moduleAliases: aliases }: ModuleContext,
): Ruling | undefined {
  if (entry.stated === undefined) return undefined;
  const { source, entry: stated } = entry.stated;
  const { version, scheme } = module;
  const standing = moduleStanding(version, stated, (a, b) => scheme?.compare?.(a, b));
  const outcome = outcomeOf(standing, { module, name, stated, source, affectedFrom, aliases });
  return outcome && toRuling(module, entry, { ...outcome, fixedIn: fixAfter(standing) }, name);
}

function fixAfter({ stand, range }: ModuleStanding): string | undefined {
  return stand === 'affected' && range?.open ? range.to : undefined;
}

interface Judged {
  module: CarriedModule;
  name: ModuleName;
  stated: AffectedEntry;
  source: string;
  affectedFrom: number;
  aliases: ModuleAliases;
}

function outcomeOf({ stand, range, isCustom }: ModuleStanding, judged: Judged): Outcome | undefined {
  const { module, name, source, stated, affectedFrom } = judged;
  const what = `${module.path} ${module.version}`;
  const where = range === undefined ? '' : describeModuleRange(range);
  if (stated.isRelated) return stand === 'affected' ? relatedOutcome(what, judged) : undefined;
  const by = `by ${source}${name.because === undefined ? '' : `. ${name.because.replace(/\.$/, '')}`}`;
  if (stand === 'affected') {
    const { weight, said, isLikely } = importedOf(judged);
    const reason = `${what} lies in ${where}, ${by}.${said}`;
    const isOpen = name.isOfEarlier === true && range?.to === undefined && range?.only === undefined;
    const confidence = rounded(name.confidence * weight * (isOpen ? OPEN : 1));
    // What is only likely justifies no statement to others.
    if (confidence < LEAST_CONFIDENCE)
      return isLikely
        ? { status: 'not_affected', confidence, reason }
        : { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
    return confidence >= affectedFrom
      ? { status: 'affected', reason }
      : { status: 'under_investigation', confidence, reason };
  }
  if (stand === 'unknown')
    return {
      status: 'under_investigation',
      confidence: rounded(name.confidence * UNKNOWN),
      reason: `Whether ${what} is affected cannot be told from its version, ${by}.`,
    };
  // A name that is only likely the module's proves nothing fixed, and raises nothing either.
  if (name.confidence < 1) return undefined;
  if (isCustom)
    return {
      status: 'under_investigation',
      confidence: CUSTOM_FIX,
      reason: `${what} lies beside ${where} in the project's own numbering, which its registry does not confirm, ${by}.`,
    };
  return stand === 'fixed'
    ? { status: 'fixed', reason: `${what} lies beyond ${where}, ${by}.` }
    : {
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
        reason: `${what} lies before ${where}, ${by}.`,
      };
}

function relatedOutcome(what: string, { name, source }: Judged): Outcome {
  const reason = `${source}, which calls this CVE related, is about a flaw that ${what} has.`;
  return { status: 'under_investigation', confidence: rounded(name.confidence * RELATED), reason };
}

/**
 * What the imported packages say; where they are not known, what the other modules say of them. They are compared
 * below their modules' paths, which may differ.
 */
function importedOf({ module, stated, name, aliases }: Judged): {
  weight: number;
  said: string;
  isLikely?: boolean;
} {
  const { imported, beside } = module;
  const { imports, subject } = stated;
  if (imports === undefined) return { weight: 1, said: '' };
  if (imported === undefined) {
    const why = whyNotBrought(imports, beside, aliases);
    if (why === undefined) return { weight: 1, said: '' };
    const said = ` Nothing beside it brings ${imports[0] ?? ''}. ${why.because}`;
    return { weight: NOT_BROUGHT, said, isLikely: why.isLikely };
  }
  const path = subject.module?.slice(subject.module.indexOf('/') + 1) ?? '';
  const used = imports.find((each) => imported.has(belowModule(path, each) ?? each));
  if (used !== undefined) return { weight: 1 / name.confidence, said: ` It imports ${used}.` };
  return {
    weight: NOT_IMPORTED,
    said: ` It imports none of the vulnerable packages, such as ${imports[0] ?? ''}.`,
  };
}

/** A copy has no version of its own. */
function copiedRuling(module: CarriedModule, entry: ProductEntry, because: string): Ruling {
  const reason = `${module.path} holds a copy of what ${entry.stated?.source ?? ''} is about. ${because}`;
  const outcome: Outcome = { status: 'under_investigation', confidence: UNKNOWN, reason };
  return toRuling(module, entry, outcome, {
    key: `pkg:${module.type}/${module.path}`,
    confidence: UNKNOWN,
    because,
  });
}

function toRuling(
  module: CarriedModule,
  entry: ProductEntry,
  { fixedIn, ...outcome }: Outcome & { fixedIn?: string | undefined },
  name: ModuleName,
): Ruling {
  const { via, path } = module;
  const { origin } = entry;
  const identity: Identity = {
    product: name.key,
    confidence: name.confidence,
    origin: name.because === undefined ? 'evidence' : 'curated',
    reasons: [name.because ?? `The package carries ${via}.`],
  };
  const { status, reason } = outcome;
  return {
    facts: entry,
    ...outcome,
    identities: [identity],
    criteria: [],
    origin,
    heard: [
      {
        origin,
        source: entry.stated?.source ?? origin,
        subject: path,
        status,
        reason,
        ...defined({ fixedIn }),
      },
    ],
    via,
  };
}

function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
