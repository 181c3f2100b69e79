import type { KeptBuild } from '../kept-builds.ts';

/** What a report is about: request parameters, or fields of Patchline's own report. */
export interface About {
  release: string;
  package: string;
  build: string;
  gate: string;
  run: string;
}

/** Runs one gate and reports in its own format. */
export interface TestSystem {
  gate: string;
  /** How many runs make a result, each reported by itself; default: 1. */
  runs?: number;
  run: (build: KeptBuild, about: About) => Promise<{ contentType: string; text: string }>;
}
