/** Applicability statements as given by the NVD (`configurations[]`), with defaults filled in. */

export interface CpeMatch {
  /**
   * True for a vulnerable product. False, under AND, for the environment ("running on/with"); never the
   * affected product.
   */
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

/** One of a CVE's alternatives: the CVE applies if any configuration is true. */
export interface Configuration {
  operator: 'AND' | 'OR';
  negate: boolean;
  nodes: ConfigurationNode[];
}
