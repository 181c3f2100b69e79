/**
 * The reference build system. It takes patch events from the bus, builds and tests packages, reports both to
 * Patchline over its API, publishes released builds in a repository, and makes and tests images of what is published.
 * In production a real build system takes its place.
 */
export { apiClient, type ApiClient, reasonOf } from './api-client.ts';
export { buildVerification } from './gates/build-verification.ts';
export { performance } from './gates/performance.ts';
export { simulatedEnvironment } from './gates/simulated-environment.ts';
export { imageList } from './images/image-list.ts';
export { listPath } from './images/kept-images.ts';
export { serveRepository } from './serve-repository.ts';
export { subscribe } from './subscribe.ts';
