import { join } from 'node:path';
import { eachFile } from '../../shared/advisories/site/each-file.ts';
import type { TestContext } from 'node:test';
import type { Advisory } from '../../shared/advisories/advisory.ts';
import { openSigner, publishSite } from '../../shared/advisories/index.ts';
import type { Statement } from '../../shared/advisories/statements/statement.ts';
import { fixedClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { publication } from '../advisories/fixtures.ts';
import { store, storeStatements } from '../advisories/site/stored.ts';
import { folderOf } from '../platform/local/state.ts';
import { serve } from '../support/serving.ts';
import { playHosts } from './real-hosts.ts';

/** The address in the fixture. */
export const HOST = 'advisories.example.org';

interface Given {
  advisories: readonly Advisory[];
  statements?: readonly Statement[];
  /** Further hosts that it is asked as. */
  hosts?: readonly string[];
}

interface ServedSite {
  /** Makes public what is stored. @returns all files */
  publish: (options?: { armoredKey?: string; now?: Date }) => Promise<Map<string, string>>;
  /** Of clients, which ask the hosts. */
  environment: NodeJS.ProcessEnv;
  /** Without TLS. */
  address: string;
  folder: string;
}

/** Patchline, with advisories and statements, behind TLS under the host of its fixture. */
export async function serveSite(
  t: TestContext,
  { advisories, statements = [], hosts = [] }: Given,
): Promise<ServedSite> {
  const folder = await folderOf(t);
  const stateDir = join(folder, 'state');
  const platform = await openLocalPlatform({ stateDir });
  t.after(() => platform.close());
  const { documents, blobs } = platform;
  await store(documents, ...advisories);
  await storeStatements(documents, ...statements);
  const { serving, address } = await serve(stateDir);
  t.after(async () => {
    serving.process.kill();
    await serving.ended;
  });
  const played = await playHosts(t, [HOST, ...hosts], { folder, address });
  return {
    folder,
    address,
    environment: { ...process.env, ...played },
    async publish({ armoredKey, now = new Date() } = {}) {
      const options =
        armoredKey === undefined ? {} : { signer: await openSigner(armoredKey, { from: 'key', now }) };
      await publishSite({ documents, blobs, clock: fixedClock(now) }, publication, options);
      const files = new Map<string, string>();
      for await (const { path, bytes } of eachFile(blobs)) files.set(path, bytes.toString('latin1'));
      return files;
    },
  };
}
