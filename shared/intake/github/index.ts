/** What comes from GitHub: issues become requests with an owner and a state, which is posted back. */
export { GitHubApp } from './app.ts';
export { changeRequest, triageCommand, UnknownRequestError } from './change-request.ts';
export { REQUEST_STATES, type RequestDocument } from './documents.ts';
export { followGitHub } from './follow.ts';
export { readRequests } from './read-requests.ts';
export { REQUEST_KINDS } from './request-kind.ts';
export { takeDelivery } from './take-delivery.ts';
export { requestNamed } from './stored-request.ts';
