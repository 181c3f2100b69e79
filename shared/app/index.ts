/**
 * The composition root: turns settings into services and routes messages to their handlers. May import every
 * room it wires; holds no product rule.
 */
export { currentServices, provideServices } from './current-services.ts';
export { eventStreamFunction } from './event-stream-function.ts';
export { httpFunction } from './http-function.ts';
export {
  handleAdvisoryMessage,
  handleClockMessage,
  handleDecisionMessage,
  handleEmbargoedClockMessage,
  handleEmbargoedMessage,
  handleFindingMessage,
  handleImageMessage,
  handleIngestMessage,
  handleMatchMessage,
  handlePlacedMessage,
} from './messages.ts';
export { openSigningKey, readPublication } from './publication-files.ts';
export { queuePublication } from './queue-publication.ts';
export { relayFunction, webhookFunction } from './feed-function.ts';
export { DIGEST, sendConfiguredDigest } from './send-digest.ts';
export { startScheduledRun } from './scheduled-run.ts';
export { type AppServices, closeServices, openServices } from './services.ts';
export { logOfInvocation, measureState, metricsPage, traceInvocation } from './telemetry/index.ts';
export { tickClocks } from './tick-clocks.ts';
export { startUp } from './start-up.ts';
export { wakeRelay } from './wake-relay.ts';
export { webhookSettings } from './webhook-settings.ts';
