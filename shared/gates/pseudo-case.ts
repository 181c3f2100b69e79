/** Steps of a run that Ginkgo lists among its cases, such as `[ReportBeforeSuite]`; they test nothing. */
const PSEUDO = /^\[(?:(?:Synchronized|Report)?(?:Before|After)Suite|DeferCleanup(?: \(\w+\))?)\]/;

/** Whether the name is that of such a step, which counts only if it failed. */
export function isPseudoCase(name: string): boolean {
  return PSEUDO.test(name);
}
