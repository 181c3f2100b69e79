import { z } from 'zod';
import { optional } from '../platform/index.ts';
import { rejected, type RejectedRecord } from '../vulnerabilities/index.ts';
import { readEach } from './each.ts';
import { componentPurl } from './product.ts';
import { type FoundStatement, type ReadStatement, TOOL } from './statement.ts';
import { readText } from './wording.ts';
import { defined } from '../platform/index.ts';

const text = optional(z.string());

const identified = z.object({ '@id': text, identifiers: optional(z.object({ purl: text })) });
/** Version 0.0.1 of the specification has only its id. */
const component = z.union([
  z.string().transform((id) => ({ '@id': id, identifiers: undefined })),
  identified,
]);
type Component = z.infer<typeof component>;
const product = z.union([
  z.string().transform((id) => ({ '@id': id, identifiers: undefined, subcomponents: undefined })),
  identified.extend({ subcomponents: optional(z.array(z.unknown())) }),
]);

const statement = z.object({
  vulnerability: z.union([
    z.object({ '@id': text, name: text, aliases: optional(z.array(z.string())) }),
    // Version 0.0.1 of the specification.
    z.string().transform((name) => ({ '@id': undefined, name, aliases: undefined })),
  ]),
  timestamp: text,
  last_updated: text,
  products: z.array(z.unknown()).min(1, 'is empty'),
  status: z.string(),
  status_notes: text,
  justification: text,
  impact_statement: text,
  action_statement: text,
});
type OpenVexStatement = z.infer<typeof statement>;

const envelope = z.object({
  author: z.string(),
  timestamp: z.string(),
  last_updated: text,
  tooling: text,
  statements: z.array(z.unknown()),
});

/**
 * Reads an OpenVEX document; reports a malformed statement, product or subcomponent with field and reason.
 * @param source names the document in errors
 * @throws z.ZodError
 */
export function readOpenVex(value: unknown, source: string): ReadStatement[] {
  const document = envelope.parse(value);
  const published = document.last_updated ?? document.timestamp;
  const common = { author: document.author, ownTool: document.tooling === TOOL };
  return document.statements.flatMap((given, index): ReadStatement[] => {
    const place = `statement ${index + 1}`;
    const parsed = statement.safeParse(given);
    if (!parsed.success) return [rejected(source, place, parsed.error)];
    const { last_updated: updated, timestamp, justification, status } = parsed.data;
    const name = nameOf(parsed.data.vulnerability);
    const aside: RejectedRecord[] = [];
    const said = {
      record: `${place} (${name})`,
      cve: name,
      status,
      ...defined({ justification }),
      text: textOf(parsed.data),
      at: updated ?? timestamp ?? published,
      ...common,
    };
    const products = readEach(product, parsed.data.products, { source, place: `${place} products`, aside });
    const found = products.flatMap((each): FoundStatement[] => {
      const purl = purlOf(each);
      const within = `${place} ${purl} subcomponents`;
      const parts = readEach(component, each.subcomponents, { source, place: within, aside });
      // A statement about subcomponents says nothing about the whole product.
      if ((each.subcomponents ?? []).length === 0) return [{ ...said, purl }];
      return parts.map((part) => ({ ...said, purl, component: componentPurl(purlOf(part)) }));
    });
    return [...aside, ...found];
  });
}

/** The CVE, from any field; otherwise the vulnerability's own name. */
function nameOf({ '@id': id = '', name = id, aliases = [] }: OpenVexStatement['vulnerability']): string {
  const cves = [name, ...aliases, id].map((each) => /CVE-\d{4}-\d{4,}/i.exec(each)?.[0].toUpperCase());
  return cves.find((cve) => cve !== undefined) ?? name;
}

function textOf(texts: OpenVexStatement): FoundStatement['text'] {
  return readText(texts.impact_statement ?? texts.action_statement ?? texts.status_notes ?? '');
}

function purlOf({ '@id': id, identifiers }: Component): string {
  return identifiers?.purl ?? id ?? '';
}
