import type { z } from 'zod';
import { PatchlineError } from '../../../shared/platform/index.ts';
import { type ApiClient, reasonOf } from '../build-system/index.ts';
import {
  type ClockView,
  clocksAnswer,
  type FindingView,
  findingsPage,
  imagesAnswer,
  type PatchLook,
  patchesAnswer,
  runsAnswer,
} from './views.ts';

/** @throws PatchlineError when the API refuses */
async function get<T>(
  api: ApiClient,
  path: string,
  { query = {}, shape }: { query?: Readonly<Record<string, string>>; shape: z.ZodType<T> },
): Promise<T> {
  const answer = await api.get(path, query);
  if (answer.status !== 200) throw new PatchlineError(`GET ${path}: ${reasonOf(answer)}`);
  return shape.parse(answer.body);
}

/** All findings, by `package CVE`. */
export async function findingsOf(api: ApiClient): Promise<Map<string, FindingView>> {
  const found = new Map<string, FindingView>();
  let query: Record<string, string> = {};
  for (;;) {
    const page = await get(api, '/api/findings', { query, shape: findingsPage });
    for (const each of page.findings) found.set(`${each.package} ${each.cve}`, each);
    if (page.continuation === undefined) return found;
    query = { continuation: page.continuation };
  }
}

/** Run → stage. */
export async function runsOf(api: ApiClient): Promise<Map<string, string>> {
  const runs = await get(api, '/api/runs', { shape: runsAnswer });
  return new Map(runs.map(({ runId, stage }) => [runId, stage]));
}

export async function patchesOf(api: ApiClient, name: string): Promise<PatchLook[]> {
  return (await get(api, '/api/patches', { query: { package: name }, shape: patchesAnswer })).patches;
}

/** The clocks of a finding that were met. */
export async function metClocksOf(api: ApiClient, name: string, cve: string): Promise<ClockView[]> {
  return (await get(api, '/api/sla', { query: { package: name, cve }, shape: clocksAnswer })).stopped;
}

/** Names of the images that are released: `LINE-VARIANT/VERSION`. */
export async function releasedImagesOf(api: ApiClient): Promise<string[]> {
  return (await get(api, '/api/images/index', { shape: imagesAnswer })).vhd_release_versions;
}

/** Applies a command to a patch. @returns its state afterwards, or why it was refused */
export async function command(
  api: ApiClient,
  path: '/api/patches' | '/api/approvals',
  asked: object,
): Promise<{ state: string } | { refused: string }> {
  const answer = await api.post(path, { contentType: 'application/json', text: JSON.stringify(asked) });
  return answer.status < 300 ? (answer.body as { state: string }) : { refused: reasonOf(answer) };
}
