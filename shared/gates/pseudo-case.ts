/** Steps of a run that Ginkgo writes among its cases, such as `[ReportBeforeSuite]`; they test nothing. */
const PSEUDO = /^\[(?:(?:Synchronized|Report)?(?:Before|After)Suite|DeferCleanup(?: \(\w+\))?)\]/;

/** Whether the name is that of a step of the run: counted only where it failed. */
export function isPseudoCase(name: string): boolean {
  return PSEUDO.test(name);
}
