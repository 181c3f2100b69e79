import { z } from 'zod';
import { rejected } from '../vulnerabilities/index.ts';
import { type ReadStatement, TOOL } from './statement.ts';
import { readText } from './wording.ts';
import { defined } from '../platform/index.ts';

const component = z.object({
  '@id': z.string().optional(),
  identifiers: z.object({ purl: z.string().optional() }).optional(),
});

const statement = z.object({
  vulnerability: z.union([
    z.object({ name: z.string(), aliases: z.array(z.string()).optional() }),
    // Version 0.0.1 of the specification.
    z.string().transform((name) => ({ name, aliases: undefined })),
  ]),
  timestamp: z.string().optional(),
  products: z
    .array(
      z.union([
        component.extend({ subcomponents: z.array(component).optional() }),
        z.string().transform((id) => ({ '@id': id, identifiers: undefined, subcomponents: undefined })),
      ]),
    )
    .min(1, 'is empty'),
  status: z.string(),
  status_notes: z.string().optional(),
  justification: z.string().optional(),
  impact_statement: z.string().optional(),
  action_statement: z.string().optional(),
});

const envelope = z.object({
  author: z.string(),
  timestamp: z.string(),
  tooling: z.string().optional(),
  statements: z.array(z.unknown()),
});

/**
 * Reads an OpenVEX document; a statement that is none is told with field and reason.
 * @param source what to call the document
 * @throws z.ZodError
 */
export function readOpenVex(value: unknown, source: string): ReadStatement[] {
  const document = envelope.parse(value);
  return document.statements.flatMap((given, index): ReadStatement[] => {
    const parsed = statement.safeParse(given);
    const record = `statement ${index + 1}`;
    if (!parsed.success) return [rejected(source, record, parsed.error)];
    const { vulnerability, products, status, justification, timestamp, ...texts } = parsed.data;
    const text = readText(texts.impact_statement ?? texts.action_statement ?? texts.status_notes ?? '');
    const names = [vulnerability.name, ...(vulnerability.aliases ?? [])];
    return products.map((product) => ({
      record: `${record} (${vulnerability.name})`,
      cve: names.find((name) => name.startsWith('CVE-')) ?? vulnerability.name,
      purl: purlOf(product),
      ...(product.subcomponents?.[0] ? { component: purlOf(product.subcomponents[0]) } : {}),
      status,
      ...defined({ justification }),
      text,
      author: document.author,
      at: timestamp ?? document.timestamp,
      ownTool: document.tooling === TOOL,
    }));
  });
}

function purlOf({ '@id': id, identifiers }: z.infer<typeof component>): string {
  return identifiers?.purl ?? id ?? '';
}
