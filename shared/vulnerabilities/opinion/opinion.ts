/** What one source says of one CVE and one subject, beside or instead of the NVD's configurations. */

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
  /** `to` itself lies outside. */
  open?: true;
  branch?: true;
  only?: true;
  /** From each of these on, the status is another. */
  changes?: { at: string; status: AffectedStatus }[];
}

/** Who and what an entry of `affected` names: the ground on which a package is told to be its subject. */
export interface OpinionSubject {
  vendor?: string;
  product?: string;
  packageName?: string;
  /** URL of the collection that `packageName` is a name in, such as a registry or a repository. */
  collection?: string;
  repository?: string;
  programFiles?: string[];
}

/** An entry of `affected` that can be used. */
export interface AffectedEntry {
  subject: OpinionSubject;
  /** `versionType` as given, such as `semver` or `maven`: which order the versions are in. */
  order?: string;
  ranges: VersionRange[];
  /** Of versions that no range holds. */
  defaultStatus: AffectedStatus;
}

/** Who speaks: the CNA that assigned the CVE, or an authorised publisher (ADP) such as CISA. */
type OpinionOrigin = 'cna' | 'adp';

/** What one source says of a CVE, subject by subject. */
export interface SourceOpinion {
  origin: OpinionOrigin;
  /** As the record names it: a short name, an address or an id. */
  source: string;
  entries: AffectedEntry[];
}

/** All that a record carries in `affected`. */
export interface StatedOpinions {
  sources: SourceOpinion[];
  /** Entries that name no subject, or no version that can be compared, and those of distributions downstream. */
  unusable: number;
}
