/** The function that handles the messages of a queue or subscription; others are read by programs that are not ours. */
export const HANDLERS: Readonly<Record<string, string>> = {
  'ingest-jobs': 'ingestJob',
  'match-jobs': 'matchJob',
  'advisory-jobs': 'advisoryJob',
  'finding-events/patches': 'patchOnFindingChanged',
  'finding-events/decisions': 'matchOnDecision',
  'finding-events/clocks': 'clockOnFinding',
  'patch-events/clocks': 'clockOnPatch',
  'patch-events/patches': 'patchOnImage',
  'patch-events/advisories': 'advisoryOnPlaced',
  'embargo-events/patches': 'patchOnEmbargoedFinding',
  'embargo-events/clocks': 'clockOnEmbargoed',
};
