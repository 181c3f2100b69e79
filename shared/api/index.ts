/**
 * The HTTP routes, one entry each: path, role, query, body, answer, handler. May import operations, runs and what it
 * answers from; decides nothing itself and never reads a request that its schema has not.
 */
export { type ApiAnswer, type ApiRequest, answerRequest } from './answer-request.ts';
export { bodyBytesOf } from './body-bytes.ts';
export { routes } from './routes.ts';
