import type { Platform } from './platform.ts';

let provided = false;
let opened: Promise<Platform> | undefined;

/** The process says which platform its functions run on, before the first of them runs. */
export function providePlatform(platform: Promise<Platform>): void {
  provided = true;
  opened = platform;
}

/** False where the Functions host of Azure runs the functions, which provides none. */
export function isPlatformProvided(): boolean {
  return provided;
}

/**
 * The platform of this process. Connections only: nothing that a function may rely on to remember. Where none was
 * provided, the Azure platform that the settings name; its SDKs are loaded then, not before.
 * @throws InvalidInputError naming every setting that is missing or wrong
 */
export function currentPlatform(): Promise<Platform> {
  opened ??= openFromSettings();
  return opened;
}

async function openFromSettings(): Promise<Platform> {
  try {
    const { openAzurePlatform } = await import('./azure/platform.ts');
    return await openAzurePlatform(process.env);
  } catch (error) {
    // The next call looks again: a setting may be mended, an identity's endpoint come up.
    opened = undefined;
    throw error;
  }
}
