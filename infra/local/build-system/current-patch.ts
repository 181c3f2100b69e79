import { PatchlineError } from '../../../shared/platform/index.ts';
import { type ApiClient, reasonOf } from './api-client.ts';
import { patchPage, type PatchView } from './patch-view.ts';

/** A patch as it is now: what an event says may be overtaken. `undefined` where there is none. */
export async function currentPatch(
  api: ApiClient,
  { release, package: name, patch: number }: Pick<PatchView, 'release' | 'package' | 'patch'>,
): Promise<PatchView | undefined> {
  let continuation: string | undefined;
  do {
    const answer = await api.get('/api/patches', {
      release,
      package: name,
      ...(continuation === undefined ? {} : { continuation }),
    });
    if (answer.status !== 200) throw new PatchlineError(`GET /api/patches: ${reasonOf(answer)}`);
    const page = patchPage.parse(answer.body);
    const found = page.patches.find(({ patch }) => patch === number);
    if (found) return found;
    continuation = page.continuation;
  } while (continuation !== undefined);
  return undefined;
}
