import type { AzureSettings } from '../settings/azure.ts';
import { azureCredential } from './credential.ts';

const SCOPE = 'https://eventgrid.azure.net/.default';

/** Gives tokens for topics of Event Grid, by the identity that the app reaches the bus with. */
export function eventGridToken(settings: AzureSettings): () => Promise<string> {
  const opened = azureCredential(settings, 'ServiceBus');
  // Who never asks for a token need not learn that there is none.
  opened.catch(() => undefined);
  return async () => {
    const token = await (await opened).getToken(SCOPE);
    if (!token) throw new Error('there is no token for Event Grid');
    return token.token;
  };
}
