/**
 * The functions of queues and subscriptions, which carry a run forward. The timers' work is done in between.
 */
export const messageFunctions = [
  'advisoryJob',
  'advisoryOnPlaced',
  'clockOnEmbargoed',
  'clockOnFinding',
  'clockOnPatch',
  'ingestJob',
  'matchJob',
  'matchOnDecision',
  'patchOnEmbargoedFinding',
  'patchOnFindingChanged',
  'patchOnImage',
];
