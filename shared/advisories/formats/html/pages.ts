import { readFileSync } from 'node:fs';
import { type AdvisedCve, type Advisory, placeOf, revisedAt, summaryOf, titleOf } from '../../advisory.ts';
import type { Publication } from '../../publication.ts';
import { namedWeakness } from '../cwe-names.ts';
import type { Format, PublishedFile } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { supersededIn } from '../superseded-in.ts';
import { Html, html } from './html-text.ts';

const STYLE = 'advisories/style.css';
const SEARCH = 'advisories/search.js';

/**
 * A page per advisory and a list of all, newest first, which can be searched: no request to another host, and no need of
 * a server, a script or a style within a page.
 */
export const pages: Format = {
  name: 'html',
  isWhole: () => true,
  documents({ publication, advisories }) {
    const superseded = supersededIn(advisories);
    return advisories.map((advisory) => ({
      key: `html:${advisory.id}`,
      changedAt: revisedAt(advisory),
      madeOf: [advisory, publication, superseded.get(advisory.id) ?? []],
      tells: advisory.cves.map(({ cve }) => cve),
      make() {
        const title = `${advisory.id} ${titleOf(advisory, productOf(advisory, publication))}`;
        const body = article(advisory, { publication, supersedes: superseded.get(advisory.id) ?? [] });
        return [page(`advisories/${advisory.id}.html`, { title, style: 'style.css', body })];
      },
    }));
  },
  files({ publication, advisories }) {
    return [
      { path: STYLE, type: 'text/css', content: textOf('style.css') },
      { path: SEARCH, type: 'text/javascript', content: textOf('search.js') },
      page('index.html', {
        title: `Security advisories of ${publication.publisher.name}`,
        style: STYLE,
        script: SEARCH,
        body: list(advisories, publication),
      }),
    ];
  },
};

function textOf(name: string): string {
  return readFileSync(new URL(`public/${name}`, import.meta.url), 'utf8');
}

interface Page {
  title: string;
  style: string;
  script?: string;
  body: Html;
}

function page(path: string, { title, style, script, body }: Page): PublishedFile {
  const whole = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${style}" />
        ${script === undefined ? [] : html`<script src="${script}" defer></script>`}
      </head>
      <body>
        ${body}
      </body>
    </html> `;
  return { path, type: 'text/html; charset=utf-8', content: whole.text };
}

function productOf({ release }: Advisory, { releases }: Publication): string {
  return releases[release]?.title ?? release;
}

function list(advisories: readonly Advisory[], publication: Publication): Html {
  const rows = [...advisories].reverse().map(
    (each) =>
      html`<tr>
        <td><a href="advisories/${each.id}.html">${each.id}</a></td>
        <td>${dayOf(revisedAt(each))}</td>
        <td>${stateOf(each)}</td>
        <td>${each.package}</td>
        <td>${productOf(each, publication)}</td>
        <td>${each.cves.map(({ cve }) => cve).join(', ')}</td>
      </tr>`,
  );
  return html`<main>
    <h1>Security advisories of ${publication.publisher.name}</h1>
    <search hidden>
      <label for="words">Search</label>
      <input id="words" type="search" autocomplete="off" spellcheck="false" />
      <output for="words" aria-live="polite"></output>
    </search>
    <table>
      <thead>
        <tr>
          <th scope="col">Advisory</th>
          <th scope="col">Changed</th>
          <th scope="col">Severity</th>
          <th scope="col">Package</th>
          <th scope="col">Product</th>
          <th scope="col">CVEs</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </main>`;
}

interface Told {
  publication: Publication;
  /** Ids of those whose place it took. */
  supersedes: readonly string[];
}

function article(advisory: Advisory, { publication, supersedes }: Told): Html {
  const { id, fixed, workaround, credits, binaries, cves, revisions, supersededBy } = advisory;
  return html`<nav><a href="../index.html">All advisories</a></nav>
    <main>
      <h1>${id}: ${titleOf(advisory, productOf(advisory, publication))}</h1>
      <p>${summaryOf(advisory)}</p>
      <dl>
        <dt>Severity</dt>
        <dd>${advisory.severity}</dd>
        <dt>Published</dt>
        <dd><time datetime="${advisory.publishedAt}">${dayOf(advisory.publishedAt)}</time></dd>
        <dt>Changed</dt>
        <dd><time datetime="${revisedAt(advisory)}">${dayOf(revisedAt(advisory))}</time></dd>
        <dt>Fixed build</dt>
        <dd>${fixed}, in ${placeOf(advisory)} since ${dayOf(advisory.fixedSince)}</dd>
        ${
          supersededBy === undefined
            ? []
            : html`<dt>Superseded by</dt>
                <dd><a href="${supersededBy}.html">${supersededBy}</a></dd>`
        }
        ${
          supersedes.length === 0
            ? []
            : html`<dt>Supersedes</dt>
                <dd>${supersedes.map((each) => html`<a href="${each}.html">${each}</a> `)}</dd>`
        }
        ${
          workaround === undefined
            ? []
            : html`<dt>Workaround</dt>
                <dd>${workaround}</dd>`
        }
        ${
          credits === undefined
            ? []
            : html`<dt>Credits</dt>
                <dd>${credits.join(', ')}</dd>`
        }
      </dl>
      <h2>CVEs</h2>
      ${cves.map(
        (each) =>
          html`<section>
            <h3>
              <a href="${nvdPage(each.cve)}">${each.cve}</a>
              (${each.severity}${exploitedIn(each)})
            </h3>
            <p>${each.description ?? 'The sources have no description of it.'}</p>
            ${
              each.cvss === undefined
                ? []
                : html`<p>
                    CVSS ${each.cvss.version}: ${String(each.cvss.base)} by ${each.cvss.source}
                    (${each.cvss.vector})
                  </p>`
            }
            ${
              each.weaknesses === undefined
                ? []
                : html`<p>Weaknesses: ${each.weaknesses.map(weaknessText).join(', ')}</p>`
            }
            ${
              each.epss === undefined
                ? []
                : html`<p>EPSS: ${String(each.epss.score)} on ${each.epss.date}</p>`
            }
            ${
              each.references.length === 0
                ? []
                : html`<ul>
                    ${each.references.filter(isWeb).map((url) => html`<li><a href="${url}">${url}</a></li>`)}
                  </ul>`
            }
          </section>`,
      )}
      <h2>Packages</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Architecture</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          ${binaries.map(
            ({ file, architecture, sha256 }) =>
              html`<tr>
                <td>${file}</td>
                <td>${architecture}</td>
                <td><code>${sha256}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
      <h2>Revisions</h2>
      <ol>
        ${revisions.map(({ at, summary }) => html`<li><time datetime="${at}">${dayOf(at)}</time> ${summary}</li>`)}
      </ol>
    </main>`;
}

function weaknessText(id: string): string {
  const { name } = namedWeakness(id) ?? {};
  return name === undefined ? id : `${id} (${name})`;
}

function exploitedIn({ knownExploited, exploitedSince }: AdvisedCve): string {
  if (!knownExploited) return '';
  return exploitedSince === undefined
    ? ', known to be exploited'
    : `, known to be exploited since ${exploitedSince}`;
}

function stateOf({ severity, withdrawn, supersededBy }: Advisory): string {
  if (withdrawn) return 'withdrawn';
  return supersededBy === undefined ? severity : `${severity}, superseded`;
}

/** Nothing that a browser would run. */
function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}
