import { secretOf } from './key-vault-reference.ts';

/** The NVD API key from a setting. Drops an unresolved one with a warning, because the NVD answers it with 404. */
export function nvdApiKey(setting: string | undefined): string | undefined {
  const key = secretOf(setting);
  if (key === undefined && setting !== undefined)
    process.emitWarning(
      'NVD_API_KEY is a Key Vault reference that was not resolved: the NVD is asked without a key, at its lower rate',
    );
  return key;
}
