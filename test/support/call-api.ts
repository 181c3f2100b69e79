import assert from 'node:assert/strict';
import { type ApiAnswer, answerRequest, routes } from '../../shared/api/index.ts';
import type { Services } from '../../shared/runs/index.ts';

/**
 * Asks a route, as its function does. What it answers below 300 is what its entry says.
 * @param path with the query
 */
export async function callApi(
  services: Services,
  path: string,
  { method = 'GET', text = '' }: { method?: string; text?: string } = {},
): Promise<ApiAnswer> {
  const url = new URL(path, 'https://patchline.example');
  const entries = routes.filter((entry) => entry.path === url.pathname);
  const answer = await answerRequest(entries, services, {
    method,
    url: url.href,
    text: () => Promise.resolve(text),
  });
  const entry = entries.find((each) => each.method === method);
  if (entry && answer.status < 300) assert.doesNotThrow(() => entry.answer.parse(answer.jsonBody));
  return answer;
}
