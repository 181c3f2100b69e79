import {
  azureSettings,
  type Clock,
  currentDocuments,
  type Platform,
  readSettings,
} from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';

/** As the command line names it: a folder, or `azure:` for what the environment names. */
export async function openState(state: string, clock: Clock): Promise<Platform & { close(): Promise<void> }> {
  if (state === 'azure:') {
    // Its SDKs take a second to load.
    const { openAzurePlatform } = await import('../../shared/platform/azure/index.ts');
    return openAzurePlatform(readSettings(azureSettings, process.env), clock);
  }
  const local = await openLocalPlatform({ stateDir: state, clock });
  const { blobs, bus } = local;
  return { documents: currentDocuments(local.documents), blobs, bus, clock, close: () => local.close() };
}
