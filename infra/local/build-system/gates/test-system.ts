import type { KeptBuild } from '../kept-builds.ts';

/** Whom a report speaks of: parameters of the request, or fields of Patchline's own report. */
interface About {
  release: string;
  package: string;
  build: string;
  gate: string;
  run: string;
}

/** What runs one gate and reports in its own format. */
export interface TestSystem {
  gate: string;
  run: (build: KeptBuild, about: About) => Promise<{ contentType: string; text: string }>;
}
