import type { ShippedPackage } from '../../../shared/inventory/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import type { ApiClient } from './api-client.ts';
import type { TestSystem } from './gates/test-system.ts';

/** A build system: what it builds, where it keeps its builds, and where it reports. */
export interface BuildSystem extends Pick<Platform, 'bus' | 'blobs'> {
  api: ApiClient;
  /** Source packages by `release/name`, as they were before its own builds. */
  sources: ReadonlyMap<string, ShippedPackage>;
  architectures: readonly string[];
  /** Folder for its builds. */
  workshop: string;
  /** Root of the repository it publishes to. */
  repository: string;
  tests: readonly TestSystem[];
  /** Reports progress, a line at a time. */
  tell: (line: string) => void;
}
