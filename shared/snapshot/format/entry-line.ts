import {
  type Configuration,
  type ConfigurationNode,
  type CpeMatch,
  targetSoftware,
} from '../../cpe/index.ts';
import { remembered } from '../../platform/index.ts';
import {
  type KnownExploited,
  type ProductEntry,
  type Score,
  severityOfScore as severityOf,
  type Ssvc,
} from '../../vulnerabilities/index.ts';

/**
 * An entry of a product shard as one line of tab-separated fields: a third of the size of JSON and faster to
 * read. What a profile sums up (target software, references) has fields of its own.
 */
const FIELDS = 16;
export const LIST = ' ';
const CONFIGURATION = '\u001d';
const MATCH = '\u001e';
const VALUE = '\u001f';
/** Marks a configuration written as JSON, because it is more than a plain list of vulnerable criteria. */
const JSON_MARK = '{';
/** Marks what a CNA or ADP states, instead of configurations. */
const STATED_MARK = '@';

/** `product`, `cve`, then the facts, without the newline. @param facts `writeFacts` of the entry */
export function writeEntry(product: string, entry: ProductEntry, facts = writeFacts(entry)): string {
  return [
    product,
    entry.cve,
    entry.stated ? 'a/*' : cpeKinds(product, entry.configurations),
    facts,
    entry.stated
      ? STATED_MARK + JSON.stringify(entry.stated)
      : entry.configurations
          .map((configuration) => writeConfiguration(product, configuration))
          .join(CONFIGURATION),
    ...rareFields(entry),
  ].join('\t');
}

/** Fields that few entries have, after all others. */
function rareFields({ takenAway, ssvc, described }: ProductEntry): string[] {
  const fields = [clean(takenAway ?? ''), ssvc ? JSON.stringify(ssvc) : '', clean(described ?? '')];
  while (fields.at(-1) === '') fields.pop();
  return fields;
}

/** The fields that all entries of a CVE share. */
export function writeFacts(entry: Omit<ProductEntry, 'configurations'>): string {
  const { score, kev } = entry;
  return [
    entry.refs.join(LIST),
    entry.published,
    entry.lastModified,
    clean(entry.vulnStatus),
    (entry.tags ?? []).map((tag) => clean(tag).replaceAll(LIST, '_')).join(LIST),
    clean(entry.assigner),
    score ? [score.version, String(score.base), clean(score.vector), clean(score.source)].join(VALUE) : '',
    kev ? [kev.dateAdded, kev.dueDate ?? '', kev.ransomware ? '1' : ''].join(VALUE) : '',
    entry.origin,
  ].join('\t');
}

/** Control characters would break the line; real values have none. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f]/g, ' ');
}

/**
 * Equal criteria are one object, for reading only: an old record lists hundreds of versions, and the next one most of them.
 * @param lines of one product, as written by `writeEntry`
 */
export function readEntries(lines: readonly string[]): ProductEntry[] {
  const [product = ''] = lines[0]?.split('\t', 1) ?? [];
  const matchOf = remembered((text: string) => readMatch(product, text));
  return lines.map((line) => readEntry(line, matchOf));
}

type ReadMatch = (text: string) => CpeMatch;

/** @param line as written by `writeEntry` */
function readEntry(line: string, matchOf: ReadMatch): ProductEntry {
  const fields = line.split('\t', FIELDS);
  const field = (index: number): string => fields[index] ?? '';
  const entry: ProductEntry = {
    cve: field(1),
    published: field(4),
    lastModified: field(5),
    vulnStatus: field(6),
    assigner: field(8),
    refs: listIn(field(3)),
    origin: field(11),
    configurations: [],
  };
  const tags = listIn(field(7));
  const score = readScore(field(9));
  const kev = readKev(field(10));
  const takenAway = field(13);
  const ssvc = field(14);
  const described = field(15);
  // Entries are read by the hundred thousand: building copies of parts would cost more than the parts.
  if (tags.length > 0) entry.tags = tags;
  if (score) entry.score = score;
  if (kev) entry.kev = kev;
  addStatement(entry, field(12), matchOf);
  if (takenAway !== '') entry.takenAway = takenAway;
  if (ssvc !== '') entry.ssvc = JSON.parse(ssvc) as Ssvc;
  if (described !== '') entry.described = described;
  return entry;
}

function listIn(text: string): string[] {
  return text === '' ? [] : text.split(LIST);
}

function addStatement(entry: ProductEntry, text: string, matchOf: ReadMatch): void {
  if (text.startsWith(STATED_MARK))
    entry.stated = JSON.parse(text.slice(1)) as NonNullable<ProductEntry['stated']>;
  else entry.configurations = text.split(CONFIGURATION).map((each) => readConfiguration(each, matchOf));
}

function readScore(text: string): Score | undefined {
  if (text === '') return undefined;
  const [version = '', base = '', vector = '', source = ''] = text.split(VALUE);
  const known = version as Score['version'];
  return { version: known, vector, base: Number(base), severity: severityOf(known, Number(base)), source };
}

function readKev(text: string): KnownExploited | undefined {
  if (text === '') return undefined;
  const [dateAdded = '', dueDate = '', ransomware = ''] = text.split(VALUE);
  return { dateAdded, ...(dueDate === '' ? {} : { dueDate }), ransomware: ransomware === '1' };
}

/** `part/target_sw` of each distinct kind of criterion that names the product. */
function cpeKinds(product: string, configurations: readonly Configuration[]): string {
  const kinds = new Set<string>();
  let part = '';
  let software = '';
  const visit = ({ matches, children }: ConfigurationNode): void => {
    for (const { vulnerable, criteria } of matches) {
      if (!vulnerable || !isOf(product, criteria)) continue;
      const itsPart = criteria.charAt(8);
      const itsSoftware = targetSoftware(criteria, product);
      // Usually the same kind as the one before.
      if (itsPart === part && itsSoftware === software) continue;
      part = itsPart;
      software = itsSoftware;
      kinds.add(`${part}/${software}`);
    }
    for (const child of children) visit(child);
  };
  for (const { nodes } of configurations) for (const node of nodes) visit(node);
  return [...kinds].sort().join(LIST);
}

const PREFIX = 'cpe:2.3:a:'.length;

function isOf(product: string, criteria: string): boolean {
  return criteria.startsWith(product, PREFIX) && criteria.charAt(PREFIX + product.length) === ':';
}

function writeConfiguration(product: string, configuration: Configuration): string {
  const [node, ...others] = configuration.nodes;
  const plain =
    node !== undefined &&
    others.length === 0 &&
    !configuration.negate &&
    !node.negate &&
    node.operator === 'OR' &&
    node.children.length === 0 &&
    configuration.operator === 'OR' &&
    node.matches.every(({ vulnerable, criteria }) => vulnerable && isOf(product, criteria));
  return plain
    ? node.matches.map((match) => writeMatch(product, match)).join(MATCH)
    : JSON.stringify(configuration);
}

function writeMatch(product: string, match: CpeMatch): string {
  const { criteria, versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } =
    match;
  const name = criteria.charAt(8) + criteria.slice(PREFIX + product.length);
  if (!(versionStartIncluding ?? versionStartExcluding ?? versionEndIncluding ?? versionEndExcluding))
    return name;
  const bounds = [versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding];
  while (bounds.at(-1) === undefined) bounds.pop();
  return [name, ...bounds].join(VALUE);
}

function readConfiguration(text: string, matchOf: ReadMatch): Configuration {
  if (text.startsWith(JSON_MARK)) return JSON.parse(text) as Configuration;
  const matches = text.split(MATCH).map(matchOf);
  return { operator: 'OR', negate: false, nodes: [{ operator: 'OR', negate: false, matches, children: [] }] };
}

function readMatch(product: string, text: string): CpeMatch {
  const [name = '', startIncluding, startExcluding, endIncluding, endExcluding] = text.split(VALUE);
  const match: CpeMatch = {
    vulnerable: true,
    criteria: `cpe:2.3:${name.charAt(0)}:${product}${name.slice(1)}`,
  };
  if (startIncluding) match.versionStartIncluding = startIncluding;
  if (startExcluding) match.versionStartExcluding = startExcluding;
  if (endIncluding) match.versionEndIncluding = endIncluding;
  if (endExcluding) match.versionEndExcluding = endExcluding;
  return match;
}
