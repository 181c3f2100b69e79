/**
 * The page on which operators and engineers work. Its sources in `page/` run in a browser and know the API by its
 * types alone; what is here serves their bundle. May import the
 * platform only; reads no document and tells nobody who asks anything but code.
 */
export { readBuiltPage } from './built-page.ts';
export { answerPage, type PageFiles, SHELL } from './page-files.ts';
