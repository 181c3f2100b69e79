/** The HTTP side of the host, loaded only when it serves. */
export { buildRouter } from './router.ts';
export { HttpServer } from './server.ts';
