/** The patch of a package: opened, extended and withdrawn by finding events. */
export { newPatchHead } from './documents.ts';
export { onFindingEvent } from './handle-event.ts';
export { patchChangedData } from './event-data.ts';
