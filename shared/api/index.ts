/**
 * The HTTP routes, one entry each: path, role, query, body, answer, handler. May import access, operations, runs and
 * what it answers from; decides nothing itself and never reads a request that its schema has not.
 */
export { type ApiRequest, answerRequest } from './answer-request.ts';
export type { ApiAnswer } from './api-answer.ts';
export { bodyBytesOf } from './body-bytes.ts';
export { refusalOf } from './refusal.ts';
export { routes } from './routes.ts';
