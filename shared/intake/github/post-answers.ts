import type { Octokit } from '@octokit/core';
import { z } from 'zod';
import { defined, ofWhatWasRead, PatchlineError, type Platform, type Stored } from '../../platform/index.ts';
import { forEachReport } from '../each-report.ts';
import { answerTo, MARK } from './answer-text.ts';
import type { GitHubApp } from './app.ts';
import type { PostedAnswer, RequestDocument } from './documents.ts';
import { LABEL_PREFIX } from './issue-event.ts';
import { statusOf } from './status-of.ts';
import { findRequest } from './stored-request.ts';

const PAGE = 100;
/** An issue with more comments than these many pages gets another one rather than a longer search. */
const MOST_PAGES = 20;

const comments = z.array(
  z.object({
    id: z.int(),
    body: z.string().default(''),
    performed_via_github_app: z.object({ id: z.int() }).nullish(),
  }),
);
const created = z.object({ id: z.int() });
const labels = z.array(z.object({ name: z.string() }));

/**
 * Posts the state of requests on their issues, at least once: a comment that is found again and changed, and a
 * label. Repeating it changes nothing. A failure does not hold up the others.
 * @throws PatchlineError once everything else is done; its text says nothing of what is apart
 */
export async function postAnswers(platform: Platform, app: GitHubApp): Promise<void> {
  const waiting = { kind: 'request', isPosted: false };
  const failures = await forEachReport<RequestDocument, Platform>(platform, waiting, async (_, { body }) => {
    // What was listed may have changed, or moved, since.
    const found = await findRequest(platform, body.repositoryId, body.number);
    if (found && !found.stored.body.isPosted) await post(found.side, app, found.stored);
  });
  if (failures > 0) throw new PatchlineError(`${failures} requests could not be answered on GitHub`);
}

async function post(side: Platform, app: GitHubApp, { body, etag }: Stored<RequestDocument>): Promise<void> {
  const { postFault: _, ...request } = body;
  const isGone = body.state === 'withdrawn' || body.state === 'moved';
  const outcome = isGone ? {} : await posted(app, request);
  const after: RequestDocument = { ...request, isPosted: true, ...outcome };
  await ofWhatWasRead(side.documents.container('reports').replace(body.release, after, etag));
}

async function posted(
  app: GitHubApp,
  request: RequestDocument,
): Promise<{ posted: PostedAnswer } | { postFault: string }> {
  const { installation, repository, number } = request;
  if (installation === undefined) return { postFault: 'the app is not installed in the repository' };
  const [owner = '', repo = ''] = repository.split('/');
  const { text, label } = answerTo(request, app.settings.securityUrl);
  if (request.posted?.text === text && request.posted.label === label) return { posted: request.posted };
  const octokit = await app.as(installation);
  const issue = { octokit, owner, repo, number };
  try {
    const comment = await setComment(issue, app, request.posted?.comment, text);
    if (label !== undefined) await setLabel(issue, label);
    return { posted: { text, comment, ...defined({ label }) } };
  } catch (error) {
    // The issue, or the repository, is gone for good, or comments are closed.
    if ([404, 410].includes(statusOf(error) ?? 0)) return { postFault: `GitHub answers ${statusOf(error)}` };
    throw error;
  }
}

interface Issue {
  octokit: Octokit;
  owner: string;
  repo: string;
  number: number;
}

/** @param known id of the comment that was posted before @returns the id of the one that says it now */
async function setComment(
  issue: Issue,
  app: GitHubApp,
  known: number | undefined,
  body: string,
): Promise<number> {
  const { octokit, owner, repo, number } = issue;
  const changed = known !== undefined && (await changeComment(issue, known, body));
  if (changed) return known;
  const found = await ownComment(issue, app);
  if (found !== undefined && (await changeComment(issue, found, body))) return found;
  const { data } = await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...{ owner, repo, issue_number: number, body },
  });
  return created.parse(data).id;
}

/** @returns false: somebody deleted it */
async function changeComment({ octokit, owner, repo }: Issue, id: number, body: string): Promise<boolean> {
  try {
    await octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...{ owner, repo, comment_id: id, body },
    });
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** The app's own comment with the mark, which was posted before a crash. */
async function ownComment(
  { octokit, owner, repo, number }: Issue,
  { settings }: GitHubApp,
): Promise<number | undefined> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...{ owner, repo, issue_number: number, per_page: PAGE, page },
    });
    const read = comments.parse(data);
    const own = read.find(
      ({ body, performed_via_github_app: by }) =>
        body.startsWith(MARK) && String(by?.id) === settings.credentials?.appId,
    );
    if (own) return own.id;
    if (read.length < PAGE) return undefined;
  }
  return undefined;
}

async function setLabel({ octokit, owner, repo, number }: Issue, label: string): Promise<void> {
  const about = { owner, repo, issue_number: number };
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', {
    ...about,
    per_page: PAGE,
  });
  const names = labels.parse(data).map(({ name }) => name);
  if (!names.includes(label))
    await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...about,
      labels: [label],
    });
  for (const name of names)
    if (name.startsWith(LABEL_PREFIX) && name !== label)
      await octokit
        .request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', { ...about, name })
        .catch((error: unknown) => {
          // Somebody took it away meanwhile.
          if (statusOf(error) !== 404) throw error;
        });
}
