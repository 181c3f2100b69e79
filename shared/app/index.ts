/**
 * The composition root: settings become services, messages reach their handlers. May import every room that it wires;
 * holds no rule of the product.
 */
export { currentServices, provideServices } from './current-services.ts';
export { httpFunction } from './http-function.ts';
export {
  handleDecisionMessage,
  handleEmbargoedMessage,
  handleFindingMessage,
  handleIngestMessage,
  handleMatchMessage,
} from './messages.ts';
export { startScheduledRun } from './scheduled-run.ts';
export { type AppServices, openServices } from './services.ts';
export { startUp } from './start-up.ts';
export { wakeRelay } from './wake-relay.ts';
