import { createHmac, randomUUID } from 'node:crypto';
import { GitHubApp } from '../../shared/intake/index.ts';

type GitHubSettings = GitHubApp['settings'];

export const SECRET = 'the secret of a webhook';

/** An app that may only take webhooks in, unless said otherwise. */
export function gitHubApp(rest: Partial<GitHubSettings> = {}): GitHubApp {
  return new GitHubApp({
    secrets: [SECRET],
    apiUrl: 'http://127.0.0.1:9',
    owner: { id: 'named:triage', name: 'triage' },
    ...rest,
  });
}

/** The headers of a webhook as GitHub sends it. https://docs.github.com/webhooks/webhook-events-and-payloads#delivery-headers */
export function signedHeaders(
  body: string,
  {
    secret = SECRET,
    event = 'issues',
    delivery = randomUUID(),
  }: { secret?: string; event?: string; delivery?: string } = {},
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': delivery,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}
