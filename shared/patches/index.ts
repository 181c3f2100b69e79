/**
 * The patch of a package: opened, extended and withdrawn by finding events. May import lanes and events; learns of
 * findings by events only, and closes none.
 */
export { newPatchHead } from './documents.ts';
export { onFindingEvent } from './handle-event.ts';
export { patchChangedData } from './event-data.ts';
