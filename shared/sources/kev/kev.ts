import { z } from 'zod';
import {
  defined,
  formatFaults,
  InvalidInputError,
  messageOf,
  parseJsonRecords,
} from '../../platform/index.ts';
import { CVE_ID, type KnownExploited, rejected, utcTime } from '../../vulnerabilities/index.ts';
import { decompress } from '../decompress.ts';
import { onceEach } from '../once-each.ts';
import { SetAside } from '../set-aside.ts';
import type { DownloadFacts, Visit } from '../source.ts';

/** The catalogue has some 2 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

const day = z.iso.date();

const catalogue = z.object({
  dateReleased: z.string(),
  vulnerabilities: z.array(z.unknown()),
});

const vulnerability = z.object({
  cveID: z.string().regex(CVE_ID, 'is not a CVE id'),
  dateAdded: day,
  dueDate: day.optional(),
  knownRansomwareCampaignUse: z.string().optional(),
});

/**
 * Reads the catalogue as CISA publishes it (JSON, plain or gzip). A bad entry is set aside, as is the second of a CVE.
 * @throws InvalidInputError when it is not a catalogue.
 * @see https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json
 */
export function parseKev(bytes: Uint8Array, file: string, visit: Visit<KnownExploited>): DownloadFacts {
  const { dateReleased, vulnerabilities } = readCatalogue(decompress(bytes, file, MAX_BYTES), file);
  const timestamp = utcTime(dateReleased);
  if (timestamp === undefined)
    throw new InvalidInputError(`${file}: dateReleased "${dateReleased}" is not a valid timestamp`);
  const aside = new SetAside(file);
  const take = onceEach(visit, 'cveID');
  for (const [index, value] of vulnerabilities.entries())
    try {
      const { cveID, dateAdded, dueDate, knownRansomwareCampaignUse } = vulnerability.parse(value);
      const ransomware = knownRansomwareCampaignUse === 'Known';
      take(cveID, { dateAdded, ...defined({ dueDate }), ransomware });
    } catch (error) {
      aside.add(rejected('kev', idOf(value) ?? `record ${index}`, error));
    }
  return { timestamp, quarantined: aside.records };
}

function readCatalogue(text: Buffer, file: string): z.infer<typeof catalogue> {
  let value: unknown;
  try {
    value = parseJsonRecords(text.toString());
  } catch (error) {
    throw new InvalidInputError(`${file}: is not JSON (${messageOf(error)})`, { cause: error });
  }
  const parsed = catalogue.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`${file}: is not a KEV catalogue: ${formatFaults(parsed.error)}`);
}

function idOf(value: unknown): string | undefined {
  const id = (value as { cveID?: unknown } | null | undefined)?.cveID;
  return typeof id === 'string' ? id : undefined;
}
