/**
 * What one source says about one CVE and one subject, in addition to the NVD's configurations or instead of
 * them.
 */

export type AffectedStatus = 'affected' | 'unaffected' | 'unknown';

/**
 * Versions with one status, by the rules of CVE JSON 5.1 (`affected[].versions`), in normal form:
 *   from          first version; absent: from the beginning
 *   to            last version, or the first beyond where `open`; absent: no end
 *   branch        the end is a whole branch: `6.18` for `6.18.*`
 *   only          the one version `from`
 * @see https://github.com/CVEProject/cve-schema/blob/main/schema/CVE_Record_Format.json
 */
export interface VersionRange {
  status: AffectedStatus;
  from?: string;
  to?: string;
  /** The range excludes `to` itself. */
  open?: true;
  branch?: true;
  only?: true;
  /** Versions at which the status changes, in effect from there on. */
  changes?: { at: string; status: AffectedStatus }[];
}

/** Who and what an `affected` entry names: the basis for telling which packages are its subject. */
export interface OpinionSubject {
  vendor?: string;
  product?: string;
  packageName?: string;
  /** URL of the collection in which `packageName` is a name, such as a registry or a repository. */
  collection?: string;
  repository?: string;
  programFiles?: string[];
  /** Of an ecosystem's database: `golang/golang.org/x/net`, a purl without `pkg:` and version. */
  module?: string;
}

/** A usable `affected` entry. */
export interface AffectedEntry {
  subject: OpinionSubject;
  /** `versionType` as given, such as `semver` or `maven`: the order its versions follow. */
  order?: string;
  ranges: VersionRange[];
  /** Status of versions outside every range. */
  defaultStatus: AffectedStatus;
  /** Ranges in a numbering that the module's registry does not use: they decide where they can be compared. */
  customRanges?: VersionRange[];
  /** Packages of the module with the vulnerable code; absent: all. */
  imports?: string[];
  /** The record is about another flaw that it calls related: a reason to look and no more. */
  isRelated?: true;
}

/**
 * Who speaks: the CNA that assigned the CVE, an authorised data publisher (ADP) such as CISA, or the database
 * of an ecosystem.
 */
type OpinionOrigin = 'cna' | 'adp' | 'database';

/** What one source says about a CVE, subject by subject. */
export interface SourceOpinion {
  origin: OpinionOrigin;
  /** As named in the record: a short name, an address or an ID. */
  source: string;
  entries: AffectedEntry[];
}

/** Everything in a record's `affected`. */
export interface StatedOpinions {
  sources: SourceOpinion[];
  /** Number of entries without a subject or a comparable version, or from downstream distributions. */
  unusable: number;
}
