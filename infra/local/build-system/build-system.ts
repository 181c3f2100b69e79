import type { ShippedPackage } from '../../../shared/inventory/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';
import type { ApiClient } from './api-client.ts';
import type { TestSystem } from './gates/test-system.ts';

/** A build system: what it builds, where it keeps that, and whom it tells. */
export interface BuildSystem extends Pick<Platform, 'bus' | 'blobs'> {
  api: ApiClient;
  /** Source packages by `release/name`: what they were before its own builds. */
  sources: ReadonlyMap<string, ShippedPackage>;
  architectures: readonly string[];
  /** Folder of its builds. */
  workshop: string;
  /** Root of the repository that it publishes to. */
  repository: string;
  tests: readonly TestSystem[];
  /** What it does, a line each. */
  tell: (line: string) => void;
}
