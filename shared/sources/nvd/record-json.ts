import { SURE_TIME } from '../../vulnerabilities/index.ts';
import { listOf, metricOf, optional, PLAIN, TAGS, TEXT, WEAKNESSES } from './usual-form.ts';

/**
 * Writes what is kept of a record from its text, without parsing it: nine of ten records of the NVD are in the usual form
 * that the pattern spells out to the last brace, names in their order, so that what is left out can be cut out. Any other
 * record is parsed, and the plain reader decides.
 */

/** A text that JSON.stringify writes in the same way. */
const SAME_TEXT = String.raw`"[^"\\\x00-\x1f]*(?:\\["\\bfnrt][^"\\\x00-\x1f]*)*"`;
/** No bracket in it can be mistaken for one that ends a list or an object. */
const UNBRACKETED = String.raw`"[^"\\\x00-\x1f{}\[\]]*"`;
/** The first is in English. */
const TEXTS = String.raw`\[\{"lang":"en[^"\\\x00-\x1f]*","value":(${SAME_TEXT})\}(?:,\{"lang":${PLAIN},"value":${TEXT}\})*\]`;
const METRIC = metricOf(UNBRACKETED);
const METRICS =
  ['V31', 'V30', 'V2']
    .map((version) => String.raw`(?:"cvssMetric${version}":\[${METRIC}(?:,${METRIC})*\],?)?`)
    .join('') + '(?<!,)';
/** Visible ASCII without quote, backslash and brackets. */
const VISIBLE = String.raw`[!#-Z^-z|~]`;
/** With backslashes, as CPE names quote. */
const NAME = String.raw`${VISIBLE}+(?:\\\\${VISIBLE}+)*`;
const CRITERION =
  String.raw`\{"vulnerable":(?:true|false),"criteria":"cpe:2\.3:${NAME}"` +
  optional(
    ['StartIncluding', 'StartExcluding', 'EndIncluding', 'EndExcluding'].map((name) => `version${name}`),
    String.raw`"(?:${VISIBLE}| )+"`,
  ) +
  String.raw`(?:,"matchCriteriaId":${UNBRACKETED})?\}`;
const NODE = String.raw`\{"operator":"(?:OR|AND)","negate":(?:false|true),"cpeMatch":\[${CRITERION}(?:,${CRITERION})*\]\}`;
const CONFIGURATION = String.raw`\{(?:"operator":"(?:AND|OR)",)?(?:"negate":false,)?"nodes":\[${NODE}(?:,${NODE})*\]\}`;
const REFERENCE = String.raw`\{"url":${PLAIN}(?:,"source":${PLAIN})?(?:,"tags":${listOf(PLAIN)})?\}`;

const USUAL = new RegExp(
  String.raw`^\{"cve":\{"id":"(CVE-\d{4}-\d{4,7})","sourceIdentifier":(${PLAIN}),"published":"(${SURE_TIME})",` +
    String.raw`"lastModified":"(${SURE_TIME})","vulnStatus":(${PLAIN}),"cveTags":(${TAGS}),"descriptions":${TEXTS},` +
    String.raw`"metrics":\{(${METRICS})\},(?:"weaknesses":(${WEAKNESSES}),)?` +
    String.raw`(?:"configurations":(${listOf(CONFIGURATION)}),)?"references":(${listOf(REFERENCE)})\}\}$`,
);

const METRIC_PARTS =
  /(?:"cvssMetricV\d+":\[)?\{"source":("[^"]*"),"type":("[^"]*"),"cvssData":\{"version":("[^"]*"),"vectorString":("[^"]*"),"baseScore":(\d+(?:\.\d*[1-9])?)(?:\.0+|0*)(?=[,}])[^}]*\}[^}]*\}\]?/g;
const VALUE = /(?<="value":)"[^"]*"/g;

/** A pattern takes memory for each letter; only the largest records have more. */
const MOST = 64 * 1024;

/** A record as JSON.stringify writes what `readRecord` reads of it. */
export interface RecordJson {
  cve: string;
  /** ISO 8601. */
  lastModified: string;
  json: string;
}

/** @param text of an element of `vulnerabilities` @returns `undefined` unless it is surely a valid record in the usual form */
export function recordJson(text: string): RecordJson | undefined {
  const found = text.length > MOST ? null : USUAL.exec(text);
  if (!found) return undefined;
  const [, cve = '', assigner = '', published = '', modified = '', status = '', tags = ''] = found;
  const [description = '', metrics = '', weaknesses, configurations, references = ''] = found.slice(7) as (
    string | undefined
  )[];
  const lastModified = `${modified}Z`;
  const json =
    `{"id":"${cve}","assigner":${assigner},"published":"${published}Z","lastModified":"${lastModified}",` +
    `"vulnStatus":${status},"tags":${tags === '[]' ? tags : tagsIn(tags)},"description":${description},` +
    `"metrics":[${metrics.replace(METRIC_PARTS, '{"version":$3,"vector":$4,"base":$5,"source":$1,"type":$2}')}],` +
    `"weaknesses":[${weaknesses === undefined ? '' : valuesIn(weaknesses)}],` +
    `"configurations":${configurations === undefined ? '[]' : keptOf(configurations)},` +
    `"references":${references.replace(/,"source":"[^"]*"/g, '').replace(/,"tags":\[\]/g, '')}}`;
  return { cve, lastModified, json };
}

function tagsIn(json: string): string {
  const given = JSON.parse(json) as { tags: string[] }[];
  return JSON.stringify([...new Set(given.flatMap(({ tags }) => tags))]);
}

/** The distinct values. */
function valuesIn(weaknesses: string): string {
  return [...new Set(weaknesses.match(VALUE))].join(',');
}

/** Without what is dropped, with what is added. */
function keptOf(configurations: string): string {
  return configurations
    .replace(/,"matchCriteriaId":"[^"]*"/g, '')
    .replace(/"cpeMatch":\[/g, '"matches":[')
    .replace(/"\}\]\}/g, '"}],"children":[]}')
    .replace(/\{"nodes":\[/g, '{"operator":"OR","nodes":[')
    .replace(/\{"negate":false,"nodes":\[/g, '{"operator":"OR","negate":false,"nodes":[')
    .replace(/("operator":"(?:AND|OR)"),"nodes":\[/g, '$1,"negate":false,"nodes":[');
}
