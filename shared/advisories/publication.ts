import { z } from 'zod';
import { parseYaml } from '../platform/index.ts';
import { STATEMENT_STATUSES } from './statements/statement.ts';

const MAX_URL = 2_048;
const text = (most: number): z.ZodString => z.string().min(1, 'is empty').max(most, 'is too long');
const https = z
  .url({ protocol: /^https$/, error: 'is not an https address' })
  .max(MAX_URL, 'is too long')
  .transform((url) => url.replace(/\/+$/, ''));

const product = z.strictObject({
  title: text(200).describe('As readers know it: Sample Linux 3.0.'),
  vendor: text(200).describe('Vendor of the distribution.'),
  version: text(50).describe('VERSION_ID of its os-release.'),
  distTag: text(50)
    .regex(/^\.[A-Za-z0-9_.]+$/, 'does not begin with a dot, as .sl3 does')
    .describe('At the end of the release of each of its packages: .sl3.'),
  cpe: text(300)
    .regex(/^cpe:2\.3:o:/, 'is not the CPE 2.3 name of an operating system')
    .describe('CPE 2.3 name of the release.'),
  purlNamespace: text(100).describe('As scanners write it in purls: the ID of its os-release.'),
  architectures: z
    .array(text(30))
    .min(1, 'is empty')
    .default(['aarch64', 'x86_64'])
    .describe('Those of its packages: statements name each.'),
  osvEcosystem: text(100)
    .exactOptional()
    .describe(
      'Registered OSV ecosystem; absent: no OSV records are made, since ecosystems cannot be invented.',
    ),
});
export type Product = z.output<typeof product>;

/** What is always asked beside it: that a source names the CVE, and that nothing of it is under embargo. */
const statements = z.strictObject({
  publish: z
    .array(z.enum(STATEMENT_STATUSES))
    .describe(
      'Statuses of CVEs without a fix that are told in public, as soon as the CVE is public and nothing of it is under embargo.',
    ),
});

/** Who publishes, where, under which numbers, for which releases. */
export const publicationSchema = z.strictObject({
  series: text(30)
    .regex(/^[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*$/, 'is not capital letters and digits, such as SLSA')
    .describe('Begins every id: SLSA gives SLSA-2026-0001.'),
  publisher: z.strictObject({
    name: text(200),
    namespace: https.describe('An address under the control of the publisher.'),
    contact: text(500).describe('How to reach who answers for the advisories.'),
    authority: text(1_000).exactOptional().describe('On whose behalf it speaks.'),
  }),
  baseUrl: https.describe('Address under which the documents are served.'),
  statements: statements
    .default({ publish: ['affected', 'mitigated', 'not_affected'] })
    .describe('What is told of CVEs without a fix; absent: whatever is confirmed.'),
  releases: z.record(text(200), product).describe('One entry per release whose advisories are published.'),
});
export type Publication = z.output<typeof publicationSchema>;

/** @throws InvalidInputError naming the file and the field */
export function parsePublication(content: string, file: string): Publication {
  return parseYaml(content, `publication ${file}`, publicationSchema);
}
