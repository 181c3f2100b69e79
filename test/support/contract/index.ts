/** Ways to the API for tests: each answer on them is held against the contract of the routes. */
export { answerRequest } from './answer-request.ts';
export { fetchApi } from './fetch-api.ts';
