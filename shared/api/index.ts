/** The HTTP routes, one entry each: path, role, query, body, answer, handler. */
export { type ApiAnswer, type ApiRequest, answerRequest } from './answer-request.ts';
export { bodyBytesOf } from './body-bytes.ts';
export { routes } from './routes.ts';
