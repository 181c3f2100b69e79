import type { GitHubApp } from '../intake/index.ts';
import { defined, InvalidInputError } from '../platform/index.ts';
import { secretOf } from './key-vault-reference.ts';
import type { Settings } from './settings/index.ts';

/**
 * The GitHub App of the settings; none without a webhook secret. With the secret alone it takes webhooks in, and posts
 * nothing.
 * @throws InvalidInputError for an id without a key, or a key without an id
 */
export async function gitHubApp(settings: Settings): Promise<GitHubApp | undefined> {
  const secret = secretOf(settings.GITHUB_WEBHOOK_SECRET);
  if (secret === undefined) return undefined;
  const previous = secretOf(settings.GITHUB_WEBHOOK_SECRET_PREVIOUS);
  const name = settings.PATCHLINE_TRIAGE_OWNER;
  // Loaded only here: most installations have no app.
  const { GitHubApp } = await import('../intake/index.ts');
  return new GitHubApp({
    secrets: previous === undefined ? [secret] : [secret, previous],
    apiUrl: settings.GITHUB_API_URL,
    owner: { id: `named:${name}`, name },
    ...defined({ credentials: credentialsOf(settings), securityUrl: settings.PATCHLINE_SECURITY_URL }),
  });
}

function credentialsOf({
  GITHUB_APP_ID: appId,
  GITHUB_APP_PRIVATE_KEY: setting,
}: Settings): GitHubApp['settings']['credentials'] {
  const privateKey = secretOf(setting);
  if (appId !== undefined && setting !== undefined && privateKey === undefined)
    process.emitWarning(
      'GITHUB_APP_PRIVATE_KEY is a Key Vault reference that was not resolved: nothing is posted on GitHub',
    );
  else if ((appId === undefined) !== (privateKey === undefined))
    throw new InvalidInputError('GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY: set both, or neither');
  // A setting of one line cannot hold the line breaks of PEM.
  return appId === undefined || privateKey === undefined
    ? undefined
    : { appId, privateKey: privateKey.replaceAll('\\n', '\n') };
}
