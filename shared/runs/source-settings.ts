/** Where the sources of a run are. */
export interface SourceSettings {
  /** A folder of yearly feeds, the URL of one, or `live`: the API, with the NVD's own feeds for a first load. */
  nvd: string;
  /** Path or URL of the overrides. */
  overrides?: string;
  /** Path or URL of CISA's catalogue. */
  kev?: string;
  /** Path or URL of FIRST's scores. */
  epss?: string;
}
