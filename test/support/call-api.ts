import assert from 'node:assert/strict';
import { type ApiAnswer, routes } from '../../shared/api/index.ts';
import { answerRequest } from './contract/index.ts';
import type { Actor } from '../../shared/access/index.ts';
import { actorOf } from './actors.ts';
import { signedHeaders } from './github.ts';
import type { Services } from '../../shared/runs/index.ts';

/**
 * Asks a route, as its function does, with the role that it needs, or as `actor`. What it answers below 300 is what its entry says.
 * @param path with the query
 */
export async function callApi(
  services: Services,
  path: string,
  {
    method = 'GET',
    text = '',
    contentType,
    actor,
  }: { method?: string; text?: string; contentType?: string; actor?: Actor } = {},
): Promise<ApiAnswer> {
  const url = new URL(path, 'https://patchline.example');
  const entries = routes.filter((entry) => entry.path === decodeURIComponent(url.pathname));
  const entry = entries.find((each) => each.method === method);
  const role = entry?.role ?? 'public';
  const asked = role === 'public' || role === 'signed' ? undefined : actorOf([role]);
  const headers = new Headers(contentType === undefined ? {} : { 'content-type': contentType });
  if (role === 'signed')
    for (const [name, value] of Object.entries(signedHeaders(text))) headers.set(name, value);
  const answer = await answerRequest(
    entries,
    { services, identify: () => actor ?? asked },
    {
      method,
      url: url.href,
      headers,
      text: () => Promise.resolve(text),
    },
  );
  if (entry && answer.status < 300) assert.doesNotThrow(() => entry.answer.parse(answer.jsonBody));
  return answer;
}
