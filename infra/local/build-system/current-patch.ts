import { PatchlineError } from '../../../shared/platform/index.ts';
import { type ApiClient, reasonOf } from './api-client.ts';
import { patchPage, type PatchView } from './patch-view.ts';

/** Far more pages than a package has patches, so that a server cannot keep us asking forever. */
const MOST_PAGES = 1000;

/** A patch in its current state, since an event may be outdated. `undefined` if there is none. */
export async function currentPatch(
  api: ApiClient,
  { release, package: name, patch: number }: Pick<PatchView, 'release' | 'package' | 'patch'>,
): Promise<PatchView | undefined> {
  let continuation: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.get('/api/patches', {
      release,
      package: name,
      ...(continuation === undefined ? {} : { continuation }),
    });
    if (answer.status !== 200) throw new PatchlineError(`GET /api/patches: ${reasonOf(answer)}`);
    const { patches, continuation: next } = patchPage.parse(answer.body);
    const found = patches.find(({ patch }) => patch === number);
    if (found || next === undefined) return found;
    continuation = next;
  }
  throw new PatchlineError(`GET /api/patches: more than ${MOST_PAGES} pages of ${release}/${name}`);
}
