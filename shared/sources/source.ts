import type { z } from 'zod';
import type { Configuration } from '../cpe/index.ts';
import type { BlobProperties, Blobs } from '../platform/index.ts';
import type { CveFacts, RejectedRecord, SourceOpinion } from '../vulnerabilities/index.ts';
import type { NvdApiClient } from './nvd/api-client.ts';

/**
 * A source is a folder of this room and a line in the registry. What depends on which sources there are derives from
 * its entry: kinds of jobs, settings of a run, flags and environment variables, raw downloads, quarantine, loss guard,
 * watermark, reading for a single match.
 */
export type Source<Name extends string = string, Record = unknown, Job extends SourceJob = SourceJob> =
  CveSource<Name, Record, Job> | BesideSource<Name, Record, Job>;

/** One file, window or page to bring in. `kind` is unlike those of all other sources. */
export interface SourceJob {
  kind: string;
  [field: string]: string;
}

interface Entry<Name extends string, Record, Job extends SourceJob> {
  /** Lower-case letters: setting of a run, flag, prefix of raw downloads, name in manifests and messages. */
  name: Name;
  /** For a person: what it is, and what may stand as its location. */
  help: { what: string; location: string };
  /** A snapshot without it is none. */
  required?: true;
  /** Its only file, as manifests name it; absent: each download says its own. */
  file?: string;
  /** Schemas of its jobs, without the run. */
  jobs: readonly z.ZodObject<{ kind: z.ZodLiteral<string> }>[];
  /** What tells its jobs in a run apart, where there are several. */
  jobName?(job: Job): string;
  /** What to bring in. @throws InvalidInputError for a location that is none */
  plan(request: PlanRequest): Promise<Plan<Job>>;
  /**
   * The downloads of one job; none where the file is the one that is known.
   * @throws InvalidInputError, TransientError
   */
  fetch(request: FetchRequest, job: Job): AsyncIterable<Download>;
  /**
   * Reads a download, plain or gzip. A bad record is set aside; an id may come twice.
   * @param file names it in errors and in what is set aside
   * @param now bounds what the download says of times; absent: it is believed
   * @throws InvalidInputError when the whole is unusable
   */
  parse(
    bytes: Buffer,
    file: string,
    visit: Visit<Record>,
    now?: Date,
  ): DownloadFacts | Promise<DownloadFacts>;
}

/** A source whose records are merged into the snapshot, CVE by CVE. Records must be what JSON can carry. */
export interface CveSource<
  Name extends string = string,
  Record = unknown,
  Job extends SourceJob = SourceJob,
> extends Entry<Name, Record, Job> {
  keeps: 'cves';
  /** What a record says of its CVE, for matching. */
  says(record: Record): Said;
  /** When a record last changed, read from its JSON (ISO 8601); absent: what comes replaces what is known. */
  changedAt?(json: string): string;
  /** The full file that is to name a CVE; needed where there are several. */
  fileOf?(cve: string): string;
  /** Records stand one a line: the CVE of a line, as far as it can be seen without parsing. */
  cveOfLine?(line: Buffer): string | undefined;
  /** Its downloads that are kept and can be read again, in order of name. */
  kept(blobs: Blobs): AsyncIterable<KeptDownload>;
}

/** A source whose records decide nothing: its newest file lies beside the snapshot and is looked up by CVE. */
export interface BesideSource<
  Name extends string = string,
  Record = unknown,
  Job extends SourceJob = SourceJob,
> extends Entry<Name, Record, Job> {
  keeps: 'beside';
  /** Its records, as the API gives them. */
  record: z.ZodType<Record>;
  shows: {
    /** Of the column and the line. */
    title: string;
    /** A few characters, for a table. */
    cell(record: Record): string;
    /** A sentence, for an explanation. */
    line(record: Record): string;
  };
}

export type Visit<Record> = (cve: string, record: Record) => void;

/** What a record says of a CVE; absent is silence. Of facts the first source in the registry counts that says them. */
export interface Said extends Partial<Omit<CveFacts, 'cve' | 'refs'>> {
  description?: string;
  /** URLs. */
  references?: readonly string[];
  /** What is vulnerable. The last source in the registry that says it counts: it corrects those before. */
  configurations?: readonly Configuration[];
  /** Its configurations name nothing that is vulnerable. */
  suppress?: boolean;
  /** Why its configurations stand instead of another source's. */
  reason?: string;
  /** What it says, or passes on from a CNA or publisher, of subjects with versions of their own. */
  opinions?: readonly SourceOpinion[];
  /** The CVE stands for nothing any more. */
  rejected?: boolean;
}

export interface PlanRequest {
  /** Path, URL or word, as the source's setting says. */
  location: string;
  now: Date;
  /** What was brought in is to be compared with the source's whole. */
  reconcile: boolean;
  known: KnownState | undefined;
}

/** How far a source is known already, and by which files. */
interface KnownState {
  /** ISO 8601. */
  watermark: string;
  files: Readonly<Record<string, { sha256: string }>>;
}

export interface Plan<Job extends SourceJob = SourceJob> {
  jobs: Job[];
  /** What the source is known up to once the jobs are in, ISO 8601; default: the newest download's own time. */
  watermark?: string;
}

export interface FetchRequest {
  location: string;
  known: KnownState | undefined;
  /** Losses that a person accepts, such as `nvd/2021` or `epss`. */
  acceptLoss?: readonly string[];
  /** Absent in a match that keeps nothing: then only files are asked for. */
  service?: { blobs: Blobs; nvdApi: NvdApiClient };
}

/** What a source gave. */
export interface Download {
  /** Name of the feed, page or file. */
  file: string;
  /** It is the whole truth for its CVEs: what it no longer names is gone. */
  full: boolean;
  /** As they came: gzip or plain. */
  bytes: Buffer;
  /** Where to keep it, below `RAW`; absent: it is kept already. */
  raw?: string;
  /** For a person: what could not be checked. */
  warnings: string[];
  /** Compares what was read with what was promised. @throws InvalidInputError */
  verify?(read: Digest): void;
}

/** What a download says of itself, and what it set aside. */
export interface DownloadFacts {
  /** When the source made it, ISO 8601. */
  timestamp: string;
  quarantined: RejectedRecord[];
  /** Of the uncompressed bytes, where the source is known by these and not by the bytes as they came. */
  digest?: Digest;
}

export interface Digest {
  /** Lower-case hex. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/** The audit trail: every download as it came, immutable, a folder or more a source. */
export const RAW = 'nvd/raw/';

/** A download that was kept, as a blob below `RAW`. */
export interface KeptDownload extends BlobProperties {
  file: string;
  full: boolean;
  /** Answers of a group take each other's place: the versions of one file. */
  group: string;
}
