import { randomUUID } from 'node:crypto';
import type { ApiAnswer } from '../../../shared/api/index.ts';
import { routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { identifyNobody } from '../../../shared/access/index.ts';
import type { RequestDocument } from '../../../shared/intake/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { signedHeaders } from '../../support/github.ts';
import { allOf } from '../../support/pipeline.ts';

export const REPOSITORY = 'example/distribution';

export interface IssueChange {
  action?: string;
  number?: number;
  title?: string;
  body?: string | null;
  state?: string;
  state_reason?: string;
  author?: string;
  authorType?: string;
  labels?: string[];
  type?: string;
  assignees?: string[];
  /** Seconds after the first. */
  at?: number;
  repository?: { id: number; full_name: string };
  sender?: { login: string; type: string };
  label?: string;
  changes?: object;
}

/** The payload of an event `issues`, with the fields that GitHub sends. */
export function issuePayload({
  action = 'opened',
  number = 7,
  title = 'Add tmux',
  body = 'Please.',
  state = 'open',
  author = 'bob',
  authorType = 'User',
  at = 0,
  repository = { id: 11, full_name: REPOSITORY },
  sender = { login: 'bob', type: 'User' },
  ...rest
}: IssueChange = {}): object {
  const user = (login: string): object => ({ login, id: 1, type: 'User' });
  return {
    action,
    issue: {
      ...{ id: 1_000 + number, number, title, body, state, state_reason: rest.state_reason ?? null },
      html_url: `https://github.com/${repository.full_name}/issues/${number}`,
      user: { login: author, id: 2, type: authorType },
      labels: (rest.labels ?? []).map((name) => ({ id: 1, name, color: 'ededed' })),
      type: rest.type === undefined ? null : { id: 1, name: rest.type },
      assignees: (rest.assignees ?? []).map(user),
      created_at: '2026-01-01T00:00:00Z',
      updated_at: new Date(Date.UTC(2026, 0, 1, 0, 0, at)).toISOString().replace('.000', ''),
    },
    repository: { ...repository, private: false },
    sender,
    installation: { id: 5 },
    ...(rest.label === undefined ? {} : { label: { name: rest.label } }),
    ...(rest.changes === undefined ? {} : { changes: rest.changes }),
  };
}

/** GitHub delivers an event. */
export async function deliver(
  services: Services,
  payload: object | string,
  headers: Parameters<typeof signedHeaders>[1] = {},
): Promise<ApiAnswer> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return answerRequest(
    routes.filter(({ path }) => path === '/api/github'),
    { services, identify: identifyNobody },
    {
      method: 'POST',
      url: 'https://patchline.example/api/github',
      headers: new Headers(signedHeaders(text, { delivery: randomUUID(), ...headers })),
      text: () => Promise.resolve(text),
    },
  );
}

export function requestsIn(
  { documents }: Services,
  container: 'reports' | 'embargoedReports' = 'reports',
): Promise<RequestDocument[]> {
  return allOf<RequestDocument>(documents.container(container), 'request');
}
