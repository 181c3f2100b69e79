import { z } from 'zod';
import { defined, InvalidInputError, messageOf } from '../../platform/index.ts';
import {
  CVE_ID,
  type KnownExploited,
  rejected,
  type RejectedRecord,
  utcTime,
} from '../../vulnerabilities/index.ts';
import { decompress } from '../decompress.ts';

/** CISA's catalogue of known exploited vulnerabilities, by CVE id. */
interface KevCatalogue {
  /** Such as `2025.08.25`. */
  catalogVersion: string;
  /** ISO 8601 in UTC. */
  dateReleased: string;
  entries: Map<string, KnownExploited>;
  quarantined: RejectedRecord[];
}

const day = z.iso.date();

const catalogue = z.object({
  catalogVersion: z.string(),
  dateReleased: z.string(),
  vulnerabilities: z.array(z.unknown()),
});

const vulnerability = z.object({
  cveID: z.string().regex(CVE_ID, 'is no CVE id'),
  dateAdded: day,
  dueDate: day.optional(),
  knownRansomwareCampaignUse: z.string().optional(),
});

/**
 * The catalogue as CISA publishes it (JSON, plain or gzip). A bad entry is set aside.
 * @param file names the file in errors.
 * @throws InvalidInputError when it is no catalogue.
 * @see https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json
 */
export function parseKev(bytes: Uint8Array, file = 'known exploited vulnerabilities'): KevCatalogue {
  const { catalogVersion, dateReleased, vulnerabilities } = readCatalogue(decompress(bytes, file), file);
  const released = utcTime(dateReleased);
  if (released === undefined)
    throw new InvalidInputError(`${file}: dateReleased "${dateReleased}" is no time`);
  const entries = new Map<string, KnownExploited>();
  const quarantined: RejectedRecord[] = [];
  vulnerabilities.forEach((value, index) => {
    const parsed = vulnerability.safeParse(value);
    if (!parsed.success) {
      quarantined.push(rejected('kev', idOf(value) ?? `record ${index}`, parsed.error));
      return;
    }
    const { cveID, dateAdded, dueDate, knownRansomwareCampaignUse } = parsed.data;
    const ransomware = knownRansomwareCampaignUse === 'Known';
    entries.set(cveID, { dateAdded, ...defined({ dueDate }), ransomware });
  });
  return { catalogVersion, dateReleased: released, entries, quarantined };
}

function readCatalogue(text: Buffer, file: string): z.infer<typeof catalogue> {
  let value: unknown;
  try {
    value = JSON.parse(text.toString());
  } catch (error) {
    throw new InvalidInputError(`${file}: is not JSON (${messageOf(error)})`, { cause: error });
  }
  const parsed = catalogue.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`${file}: is no KEV catalogue: ${z.prettifyError(parsed.error)}`);
}

function idOf(value: unknown): string | undefined {
  const id = (value as { cveID?: unknown } | null | undefined)?.cveID;
  return typeof id === 'string' ? id : undefined;
}
