import { chooseScore, isRejected, type Metric } from '../../vulnerabilities/index.ts';
import { defined } from '../../platform/index.ts';
import type { SaidInText } from '../source.ts';

/** A JSON string without escapes, which is most of them. */
const PLAIN = String.raw`"([^"\\]*)"`;
const TEXT = String.raw`("[^"\\]*(?:\\.[^"\\]*)*")`;
/** A list in which no text has a bracket. */
const LIST = String.raw`(\[[^\]\\]*\])`;

/** Everything before the configurations. */
const HEAD = new RegExp(
  String.raw`^\{"id":"CVE-[\d-]+","assigner":${PLAIN},"published":${PLAIN},"lastModified":${PLAIN},"vulnStatus":${PLAIN},` +
    String.raw`"tags":${LIST},"description":${TEXT},"metrics":${LIST},"weaknesses":${LIST},"configurations":(?=\[)`,
);
/** Between configurations and URLs: in a text its quotes would be escaped. */
const REFERENCES = ',"references":[';
const URL = '{"url":"';

/**
 * What `says` finds in a record, from its JSON: a tenth of it is needed, and parsing it would cost more than all that is
 * derived from it.
 * @param json of a record, as JSON.stringify writes it
 * @returns `undefined` for a record with texts or fields that few have
 */
export function saysInText(json: string): SaidInText | undefined {
  const head = HEAD.exec(json);
  const references = json.indexOf(REFERENCES, head?.[0].length);
  // Behind the references may stand what CNAs state.
  if (!head || references < 0 || !json.endsWith(']}')) return undefined;
  const [before, assigner = '', published = '', lastModified = '', vulnStatus = '', tags = ''] = head;
  const [description = '', metrics = ''] = head.slice(6);
  const urls = json.slice(references + REFERENCES.length, -2);
  if (urls.includes('\\')) return undefined;
  return {
    published,
    lastModified,
    vulnStatus,
    ...(tags === '[]' ? {} : { tags: JSON.parse(tags) as string[] }),
    assigner,
    ...defined({ score: chooseScore({ metrics: JSON.parse(metrics) as Metric[], assigner }) }),
    references: urlsIn(urls),
    description: description.includes('\\') ? (JSON.parse(description) as string) : description.slice(1, -1),
    configurations: json.slice(before.length, references),
    rejected: isRejected({ vulnStatus }),
  };
}

function urlsIn(text: string): string[] {
  const urls: string[] = [];
  for (let at = text.indexOf(URL); at >= 0; at = text.indexOf(URL, at)) {
    const start = at + URL.length;
    at = text.indexOf('"', start);
    urls.push(text.slice(start, at));
  }
  return urls;
}
