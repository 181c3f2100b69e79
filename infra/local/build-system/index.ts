/**
 * The reference build system: it takes the events of patches from the bus, builds and tests packages, tells Patchline of
 * both over its API, and publishes what is released in a repository. A real one takes its place.
 */
export { apiClient, type ApiClient, reasonOf } from './api-client.ts';
export { buildVerification } from './gates/build-verification.ts';
export { simulatedEnvironment } from './gates/simulated-environment.ts';
export { serveRepository } from './serve-repository.ts';
export { subscribe } from './subscribe.ts';
