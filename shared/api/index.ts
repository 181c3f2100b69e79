/**
 * The HTTP routes, one entry each: path, role, query, body, answer, handler. May import access, operations,
 * runs and the rooms it answers from; decides nothing itself and reads no request before its schema has
 * checked it.
 */
export { type ApiRequest, answerRequest } from './request/answer-request.ts';
export type { ApiAnswer } from './api-answer.ts';
export { bodyBytesOf } from './request/body-bytes.ts';
export { refusalOf } from './refusal.ts';
export type { Route } from './route.ts';
export { type Entry, routes } from './routes.ts';
export type { ShownSetting } from './answers/setting.ts';
