import type { z } from 'zod';
import type { Configuration } from '../cpe/index.ts';
import type { BlobProperties, Blobs } from '../platform/index.ts';
import type { CveFacts, RejectedRecord, SourceOpinion } from '../vulnerabilities/index.ts';
import type { NvdApiClient } from './nvd/api-client.ts';
import type { KnownGroups, ReadGroup } from './grouped.ts';
import type { Place } from './place.ts';
import type { Skimmer } from './skimmer/skimmer.ts';

/**
 * A source is a folder of this room and a line in the registry. Its entry drives everything else that depends
 * on the set of sources: job kinds, run settings, flags and environment variables, raw downloads, quarantine,
 * loss guard, watermark, reading for a single match.
 */
export type Source<Name extends string = string, Record = unknown, Job extends SourceJob = SourceJob> =
  CveSource<Name, Record, Job> | BesideSource<Name, Record, Job>;

/** One file, window or page to bring in. `kind` is unique among all sources. */
export interface SourceJob {
  kind: string;
  [field: string]: string;
}

interface Entry<Name extends string, Record, Job extends SourceJob> {
  /** Lower-case letters: names the run setting, the flag and raw downloads, in manifests and messages too. */
  name: Name;
  /** For a person: what it is, and which locations it accepts. */
  help: { what: string; location: string };
  /** A snapshot needs it. */
  required?: true;
  /** Name of its only file in manifests; absent: each download names its own. */
  file?: string;
  /** Schemas of its jobs, without the run id. */
  jobs: readonly z.ZodObject<{ kind: z.ZodLiteral<string> }>[];
  /** Tells its jobs within a run apart, where there are several. */
  jobName?(job: Job): string;
  /** What to bring in. @throws InvalidInputError for an invalid location */
  plan(request: PlanRequest): Promise<Plan<Job>>;
  /**
   * The downloads of one job; none when the file is already known.
   * @throws InvalidInputError, TransientError
   */
  fetch(request: FetchRequest, job: Job): AsyncIterable<Download>;
  /**
   * Reads a download, plain or gzip. A bad record is set aside; an id may come twice.
   * @param file names it in errors and among what is set aside
   * @param now bounds the times that the download states; absent: they are believed
   * @throws InvalidInputError when the whole is unusable
   */
  parse(
    bytes: Buffer,
    file: string,
    visit: Visit<Record>,
    now?: Date,
  ): DownloadFacts | Promise<DownloadFacts>;
}

/** A source whose records are merged into the snapshot, CVE by CVE. Records must be JSON values. */
export interface CveSource<
  Name extends string = string,
  Record = unknown,
  Job extends SourceJob = SourceJob,
> extends Entry<Name, Record, Job> {
  keeps: 'cves';
  /** Whoever follows us wrote it: a CVE that only it names may be known to nobody else. */
  isOwn?: true;
  /** What a record says about its CVE, for matching. */
  says(record: Record): Said;
  /** Its downloads state their own time, which only moves forward. */
  isDated?: true;
  /** When a record last changed, from its JSON (ISO 8601); absent: a new record always replaces the old. */
  changedAt?(json: string): string;
  /** The full file that has to name a CVE; needed where there are several. */
  fileOf?(cve: string): string;
  /** It speaks of modules only: a CVE that nobody else names leads to no other package. */
  namesModules?: true;
  /** Several of its files may speak of one CVE: its record has a part per file. */
  parted?: {
    /** What is known, with the parts that a file gives. */
    join(known: Record, given: Record): Record;
    has(known: Record, file: string): boolean;
    /** What is left without a file's part. */
    without(known: Record, file: string): Record | undefined;
  };
  /** For records that stand one per line: the CVE of a line, if it can be seen without parsing. */
  cveOfLine?(line: Buffer): string | undefined;
  /** For overrides: the record of a line that a skimmer took. */
  recordOfLine?: (line: Buffer) => Record;
  /** Reads a whole file without the groups of records that are known; `undefined` where only `parse` can. */
  readGroups?(bytes: Buffer, file: string, request: GroupRequest<Record>): Promise<GroupedFacts | undefined>;
  /**
   * The records at these places of a download, as `parse` gives them.
   * @param latest as `parse` told it
   * @throws Error where there is none
   */
  readAt?(bytes: Buffer, places: readonly Place[], latest?: string): Generator<[cve: string, record: Record]>;
  /** The same without holding this thread or all of the download. */
  streamAt?(
    bytes: Buffer,
    places: readonly Place[],
    latest?: string,
  ): AsyncGenerator<[cve: string, record: Record]>;
  /** Its stored downloads that can be read again, in order of name. */
  kept(blobs: Blobs): AsyncIterable<KeptDownload>;
}

/** A source whose records decide nothing: its newest file lies beside the snapshot, looked up by CVE. */
export interface BesideSource<
  Name extends string = string,
  Record = unknown,
  Job extends SourceJob = SourceJob,
> extends Entry<Name, Record, Job> {
  keeps: 'beside';
  /** Its records, as the API returns them. */
  record: z.ZodType<Record>;
  shows: {
    /** Heading of the column and the line. */
    title: string;
    /** A few characters, for a table. */
    cell(record: Record): string;
    /** A sentence, for an explanation. */
    line(record: Record): string;
  };
}

export interface Visit<Record> {
  (cve: string, record: Record): void;
  /** Takes what is told of records without parsing them, where a source can do that: these are not visited. */
  skim?: Skimmer;
  /**
   * Takes a record as JSON.stringify would write it, where the source can tell that without parsing: it is not visited unless
   * this says false. The bytes hold until the next one. Where it is `withoutStated`, what CNAs and others state is left out, and who takes the record
   * calls `skim.takeStated()`.
   */
  write?: (cve: string, json: Uint8Array, withoutStated: boolean) => boolean;
}

/**
 * What a record says about a CVE; an absent field says nothing. For each fact the first source in the
 * registry that states it wins.
 */
export interface Said extends Partial<Omit<CveFacts, 'cve' | 'refs'>> {
  description?: string;
  /** URLs. */
  references?: readonly string[];
  /** `CWE-476`. */
  weaknesses?: readonly string[];
  /** What is vulnerable. The last source in the registry that states it wins: it corrects those before. */
  configurations?: readonly Configuration[];
  /** Its configurations name nothing that is vulnerable. */
  suppress?: boolean;
  /** Why its configurations replace another source's. */
  reason?: string;
  /** What it says, or passes on from a CNA or publisher, about subjects with versions of their own. */
  opinions?: readonly SourceOpinion[];
  /** The CVE was withdrawn. */
  rejected?: boolean;
}

export interface PlanRequest {
  /** Path, URL or word, as in the source's setting. */
  location: string;
  now: Date;
  /** Whether to compare what was brought in with everything the source has. */
  reconcile: boolean;
  known: KnownState | undefined;
  /** Purl types of what the packages of all inventories carry. */
  carried: ReadonlySet<string>;
}

/** Up to when a source is known already, and through which files. */
interface KnownState {
  /** ISO 8601. */
  watermark: string;
  files: Readonly<Record<string, { sha256: string; timestamp: string }>>;
}

export interface Plan<Job extends SourceJob = SourceJob> {
  jobs: Job[];
  /** Those of them of which it is told already that there is nothing new; default: none. */
  unchanged?: readonly Job[];
  /** What the source is known up to after its jobs, ISO 8601; default: the newest download's own time. */
  watermark?: string;
}

export interface FetchRequest {
  location: string;
  known: KnownState | undefined;
  /** Losses that a person accepts, such as `nvd/2021` or `epss`. */
  acceptLoss?: readonly string[];
  /** Absent in a match that keeps nothing: only files are requested then. */
  service?: { blobs: Blobs; nvdApi: NvdApiClient };
}

/** What a source gave. */
export interface Download {
  /** Name of the feed, page or file. */
  file: string;
  /** It is complete for its CVEs: those it no longer names are gone. */
  full: boolean;
  /** As received: gzip or plain. */
  bytes: Buffer;
  /** Where to store it, below `RAW`; absent: it is stored already, or nothing is. */
  raw?: string;
  /** For a person: what could not be checked. */
  warnings: string[];
  /** Checks what was read against what the source promised. @throws InvalidInputError */
  verify?(read: Digest): void;
}

/** What a download says about itself, and what was set aside. */
export interface DownloadFacts {
  /** When the source made it, ISO 8601. */
  timestamp: string;
  /** When a record can have changed last, ISO 8601, for sources that bound that. */
  latest?: string;
  quarantined: RejectedRecord[];
  /** Of the uncompressed bytes, for sources identified by these rather than by the bytes received. */
  digest?: Digest;
}

/** Reads a file group by group, without the groups that are known. */
export interface GroupRequest<Record> {
  visit: Visit<Record>;
  /** The group of a CVE. */
  groupOf: (cve: string) => string;
  known?: KnownGroups;
  /** Bounds the times that the download states. */
  now?: Date;
}

export interface GroupedFacts extends DownloadFacts {
  groups: Map<string, ReadGroup>;
}

export interface Digest {
  /** Lower-case hex. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/** The audit trail: every download as received, immutable, in at least one folder per source. */
export const RAW = 'nvd/raw/';

/** A stored download: a blob below `RAW`. */
export interface KeptDownload extends BlobProperties {
  file: string;
  full: boolean;
  /** Downloads of one group replace each other: versions of one file. */
  group: string;
}
