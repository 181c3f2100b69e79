import { html } from '../html/html-text.ts';
import type { PublishedFile } from '../format.ts';
import { FOLDER } from './provider.ts';

/**
 * The directory and its years as pages with links: checkers follow them as those of a web server.
 * @param paths of documents, below the directory, in order
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#7114-requirement-14-directory-listings
 */
export function listings(paths: readonly string[], isSigned: boolean): PublishedFile[] {
  const years = Map.groupBy(paths, (path) => path.slice(0, path.indexOf('/')));
  const beside = ['', '.sha256', '.sha512', ...(isSigned ? ['.asc'] : [])];
  return [
    listing(FOLDER, [...[...years.keys()].map((year) => `${year}/`), ...OWN]),
    ...[...years].map(([year, own]) =>
      listing(
        `${FOLDER}/${year}`,
        own.flatMap((path) => beside.map((extension) => `${path.slice(year.length + 1)}${extension}`)),
      ),
    ),
  ];
}

const OWN = ['category-white.json', 'changes.csv', 'csaf-feed-tlp-white.json', 'deletions.csv', 'index.txt'];

function listing(folder: string, names: readonly string[]): PublishedFile {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>/${folder}/</title>
      </head>
      <body>
        <h1>/${folder}/</h1>
        <ul>
          ${names.map((name) => html`<li><a href="${name}">${name}</a></li> `)}
        </ul>
      </body>
    </html> `;
  return { path: `${folder}/index.html`, type: 'text/html; charset=utf-8', content: page.text };
}
