/** What is said of a package that is affected, where nothing else can be done about it. */
export const NO_FIX_YET = 'There is no fix yet.';
/** The same, once it was decided that there will be none. */
export const NO_FIX = 'No fix is planned.';
