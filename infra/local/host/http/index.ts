/** The HTTP side of the host: loaded where it serves. */
export { buildRouter } from './router.ts';
export { HttpServer } from './server.ts';
