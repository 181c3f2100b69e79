import { productKey, targetSoftware } from '../../cpe/index.ts';
import { isRejected, SURE_TIME } from '../../vulnerabilities/index.ts';
import type { SkimmedRecord } from '../skim.ts';
import { listOf, metricOf, optional, PLAIN, TAGS, TEXT, WEAKNESSES } from './usual-form.ts';

/**
 * Reads only what a product's profile sums up from the text of a record, without parsing it: nine of ten records of the
 * NVD lead to nothing that ships. Patterns spell out the usual form to the last brace, names in their usual order; any
 * other record is not skimmed, and the plain reader decides.
 */

/** ASCII without quote and backslash. */
const VISIBLE = String.raw`[ !#-\[\]-~]`;
const TEXTS = listOf(`\\{"lang":${PLAIN},"value":${TEXT}\\}`);
const METRIC = metricOf(PLAIN);
const METRICS =
  ['V31', 'V30', 'V2'].map((version) => `(?:"cvssMetric${version}":${listOf(METRIC)},?)?`).join('') +
  '(?<!,)';
/** Everything before the configurations. */
const HEAD = new RegExp(
  String.raw`\{"cve":\{"id":"CVE-(\d{4}-\d{4,7})","sourceIdentifier":${PLAIN},"published":"${SURE_TIME}",` +
    String.raw`"lastModified":"(${SURE_TIME})","vulnStatus":"(${VISIBLE}*)","cveTags":${TAGS},"descriptions":${TEXTS},` +
    String.raw`"metrics":\{${METRICS}\},(?:"weaknesses":${WEAKNESSES},)?`,
  'y',
);
const CONFIGURATIONS = /"configurations":\[(?=\{)/y;
const CONFIGURATION = /\{(?:"operator":"(?:AND|OR)",)?(?:"negate":false,)?"nodes":\[/y;
const NODE = /\{"operator":"OR","negate":false,"cpeMatch":\[/y;
const BOUNDS = ['StartIncluding', 'StartExcluding', 'EndIncluding', 'EndExcluding'];
/** A character that CPE quotes, with a backslash that JSON escapes. */
const QUOTED = String.raw`\\\\[!#-\[\]-~]`;
const ATTRIBUTE = String.raw`(?!:)[!#-9;-\[\]-~]*(?:${QUOTED}[!#-9;-\[\]-~]*)*`;
const ATTRIBUTES = String.raw`(?!")[!#-\[\]-~]*(?:${QUOTED}[!#-\[\]-~]*)*`;
const MATCH = new RegExp(
  String.raw`\{"vulnerable":(?:true|false),"criteria":"cpe:2\.3:[aoh]:${ATTRIBUTE}:${ATTRIBUTE}:${ATTRIBUTES}"` +
    optional(
      BOUNDS.map((name) => `version${name}`),
      `"${VISIBLE}+"`,
    ) +
    String.raw`(?:,"matchCriteriaId":${PLAIN})?\}`,
  'y',
);
const REFERENCES = /"references":\[/y;
const REFERENCE = new RegExp(
  String.raw`\{"url":"${VISIBLE}*"(?:,"source":${PLAIN})?(?:,"tags":${listOf(PLAIN)})?\}`,
  'y',
);
/** The last braces, and what separates records. */
const END = /\}\}[ \t\r\n]*,[ \t\r\n]*$/y;

const VULNERABLE = '{"vulnerable":true,"criteria":"';
/** Ends a criterion that names no target software. */
const ANY_SOFTWARE = ':*:*:*';
const URL = '{"url":"';
const COMMA = 0x2c;
const CLOSE_LIST = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * `undefined` unless the text is surely a valid record in the usual form, with configurations or rejected.
 * @param text from the record's first brace to the next record's, one character a byte
 */
export function skimRecord(text: string): SkimmedRecord | undefined {
  HEAD.lastIndex = 0;
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const [before, number = '', lastModified = '', vulnStatus = ''] = head;
  const products: SkimmedRecord['products'] = new Map();
  const afterConfigurations = skimConfigurations(text, before.length, products);
  REFERENCES.lastIndex = afterConfigurations;
  if (afterConfigurations < 0 || !REFERENCES.test(text)) return undefined;
  const urls: string[] = [];
  const last = skimList(text, REFERENCES.lastIndex, REFERENCE, (after, at) => {
    const start = at + URL.length;
    urls.push(text.slice(start, text.indexOf('"', start)));
    return after;
  });
  END.lastIndex = last;
  if (last < 0 || !END.test(text)) return undefined;
  const skimmed = { cve: `CVE-${number}`, lastModified: `${lastModified}Z`, products, urls };
  if (isRejected({ vulnStatus })) return { ...skimmed, rejected: true };
  return afterConfigurations === before.length ? undefined : skimmed;
}

/** Where the configurations end, after their comma: where they would begin, if there are none; -1 for another form. */
function skimConfigurations(text: string, from: number, products: SkimmedRecord['products']): number {
  CONFIGURATIONS.lastIndex = from;
  if (!CONFIGURATIONS.test(text)) return from;
  let criterion = '';
  const end = skimList(text, CONFIGURATIONS.lastIndex, CONFIGURATION, (start) => {
    const nodes = skimList(text, start, NODE, (matches) => {
      const after = skimList(text, matches, MATCH, (next, at) => {
        criterion = addProduct(products, text, at, criterion);
        return next;
      });
      // A node without members is invalid.
      return after > matches + 1 ? closed(text, after) : -1;
    });
    return closed(text, nodes);
  });
  return end >= 0 && text.charCodeAt(end) === COMMA ? end + 1 : -1;
}

/**
 * Follows a list from its first element on.
 * @param element how an element begins, or all of it
 * @param rest follows an element from there: where it ends, or -1
 * @returns where the list ends, after its bracket; -1 where it has another form
 */
function skimList(
  text: string,
  from: number,
  element: RegExp,
  rest: (after: number, start: number) => number,
): number {
  if (text.charCodeAt(from) === CLOSE_LIST) return from + 1;
  for (let at = from; ; at++) {
    element.lastIndex = at;
    if (!element.test(text)) return -1;
    at = rest(element.lastIndex, at);
    if (at < 0) return -1;
    const code = text.charCodeAt(at);
    if (code === CLOSE_LIST) return at + 1;
    if (code !== COMMA) return -1;
  }
}

/** After the brace at `at`; -1 where there is none. */
function closed(text: string, at: number): number {
  return at >= 0 && text.charCodeAt(at) === CLOSE_OBJECT ? at + 1 : -1;
}

/** Adds the criterion that begins at `at`, if it names something vulnerable. @returns how it begins, to compare the next */
function addProduct(products: SkimmedRecord['products'], text: string, at: number, before: string): string {
  if (!text.startsWith(VULNERABLE, at)) return before;
  const start = at + VULNERABLE.length;
  const end = text.indexOf('"', start);
  const isAny = text.startsWith(ANY_SOFTWARE, end - ANY_SOFTWARE.length);
  // Most are of the same product and kind as the one before.
  if (isAny && before !== '' && text.startsWith(before, start)) return before;
  const criteria = text.slice(start, end).replaceAll('\\\\', '\\');
  const product = productKey(criteria);
  const kind = `${criteria.charAt('cpe:2.3:'.length)}/${targetSoftware(criteria, product)}`;
  const kinds = products.get(product);
  if (kinds) kinds.add(kind);
  else products.set(product, new Set([kind]));
  return isAny && !criteria.includes('\\') ? criteria.slice(0, 'cpe:2.3:a:'.length + product.length + 1) : '';
}
