import { routes } from '../../../shared/api/index.ts';
import { assertDocumented, documentedPath } from './openapi.ts';

/** What the host answers itself. */
const OF_THE_HOST = /^\/(admin|runtime)(\/|$)/i;

/** `fetch`, from a host of Patchline whose answers are as the contract says. */
export async function fetchApi(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init);
  const { pathname } = new URL(url);
  const entry = OF_THE_HOST.test(pathname) ? undefined : entryOf(decodeURIComponent(pathname));
  if (entry === undefined) return response;
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const isFile = entry.isOfFiles === true && response.status === 200;
  // What is none is not read: a stream ends only with its reader.
  const json = isJson && !isFile ? await response.clone().json() : undefined;
  const { status } = response;
  assertDocumented(init.method ?? 'GET', documentedPath(entry.path), { status, json });
  return response;
}

/** Literal paths go before those of files, the longer before the shorter. */
function entryOf(path: string): (typeof routes)[number] | undefined {
  const ofFiles = routes.filter(({ isOfFiles }) => isOfFiles).sort((a, b) => b.path.length - a.path.length);
  return (
    routes.find((each) => each.path === path) ??
    ofFiles.find((each) => path.startsWith(each.path.slice(0, each.path.indexOf('{'))))
  );
}
