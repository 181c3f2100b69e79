/** Applicability statements as the NVD gives them (`configurations[]`), defaults filled in. */

export interface CpeMatch {
  /** True: a vulnerable product. False under AND: environment, the "running on/with" part; never the affected product. */
  vulnerable: boolean;
  /** A CPE 2.3 formatted string. */
  criteria: string;
  versionStartIncluding?: string;
  versionStartExcluding?: string;
  versionEndIncluding?: string;
  versionEndExcluding?: string;
}

export interface ConfigurationNode {
  operator: 'AND' | 'OR';
  negate: boolean;
  matches: CpeMatch[];
  /** Nested nodes, combined with `matches` by the node's operator. */
  children: ConfigurationNode[];
}

/** One of the alternatives of a CVE: any of its configurations being true makes the CVE apply. */
export interface Configuration {
  operator: 'AND' | 'OR';
  negate: boolean;
  nodes: ConfigurationNode[];
}
