import { posix } from 'node:path';
import { z } from 'zod';
import { type Blobs, contentHash, defined, PatchlineError } from '../../platform/index.ts';
import { chooseScore, type CveRecord, feedOf, isRejected } from '../../vulnerabilities/index.ts';
import { isUrl } from '../location.ts';
import type { Download, CveSource, FetchRequest, KeptDownload, Plan, PlanRequest, Said } from '../source.ts';
import { RAW } from '../source.ts';
import { downloadFeed } from './feed-download.ts';
import { isKnownFeed, listFeeds, openFeedFile } from './feed-folder.ts';
import { verifyFeed, yearlyFeeds } from './feeds.ts';
import { fetchWindow } from './fetch-window.ts';
import { readAt, readDownload, streamAt } from './read-download.ts';
import { readGroups } from './read-groups.ts';
import { pagesOfWholeWindows } from './window-store.ts';
import { planWindows } from './windows.ts';

/** One yearly or modified feed, from a folder or a URL. */
const feedJob = z.object({ kind: z.literal('feed'), name: z.string() });
/** One window of the API. */
const windowJob = z.object({ kind: z.literal('window'), start: z.string(), end: z.string() });
type NvdJob = z.infer<typeof feedJob> | z.infer<typeof windowJob>;

/** Feeds are made once a day: after loading them, the API is asked for changes this far back. */
const FEED_AGE_MS = 48 * 3_600_000;

/** Where feeds are kept: one folder per feed, named after it. */
const FEEDS = 'feeds/';

/** The National Vulnerability Database: yearly feeds, and the API for what changed since. */
export const nvd = {
  name: 'nvd',
  keeps: 'cves',
  required: true,
  help: {
    what: 'the NVD as a folder of yearly feeds, its URL, or live for the API',
    location: 'dir|url|live',
  },
  jobs: [feedJob, windowJob],
  jobName: (job) => (job.kind === 'feed' ? job.name : `window-${job.start.replaceAll(':', '.')}`),
  plan,
  fetch: (request, job) => (job.kind === 'feed' ? fetchFeed(request, job.name) : fetchPages(request, job)),
  parse(bytes, file, visit, now) {
    const take = (record: CveRecord): void => {
      visit(record.id, record);
    };
    return readDownload(
      bytes,
      file,
      Object.assign(take, defined({ skim: visit.skim, write: visit.write })),
      now,
    );
  },
  readGroups,
  readAt,
  streamAt,
  says,
  changedAt,
  fileOf: feedOf,
  kept,
} as const satisfies CveSource<'nvd', CveRecord, NvdJob>;

/** Feeds for a first load, a long gap or the weekly reconciliation; API windows for later changes. */
async function plan({ location, now, reconcile, known }: PlanRequest): Promise<Plan<NvdJob>> {
  const feeds = (names: readonly string[]): NvdJob[] => names.map((name) => ({ kind: 'feed', name }));
  if (isUrl(location)) return { jobs: feeds(yearlyFeeds(now)) };
  if (location !== 'live') {
    const names = await listFeeds(location);
    return { jobs: feeds(names), unchanged: feeds(await unchangedIn(location, names, known)) };
  }
  const windows =
    reconcile || !known ? undefined : planWindows({ watermark: new Date(known.watermark), now });
  if (windows?.kind === 'windows') {
    const jobs = windows.windows.map(({ start, end }): NvdJob => ({ kind: 'window', start, end }));
    return { jobs, watermark: now.toISOString() };
  }
  return {
    jobs: feeds(yearlyFeeds(now)),
    watermark: new Date(now.getTime() - FEED_AGE_MS).toISOString(),
  };
}

/** The feeds of a folder that are known by what stands beside them. */
async function unchangedIn(
  folder: string,
  names: readonly string[],
  known: PlanRequest['known'],
): Promise<string[]> {
  const areKnown = await Promise.all(
    names.map(async (name) => {
      const sha256 = known?.files[name]?.sha256;
      return sha256 !== undefined && (await isKnownFeed(folder, name, sha256));
    }),
  );
  return names.filter((_, at) => areKnown[at]);
}

async function* fetchFeed(
  { location, known, service }: FetchRequest,
  name: string,
): AsyncGenerator<Download> {
  const knownSha256 = known?.files[name]?.sha256;
  const remote = location === 'live' ? {} : isUrl(location) ? { baseUrl: location } : undefined;
  const feed = remote
    ? await downloadFeed(name, { ...remote, ...defined({ knownSha256 }) })
    : await openFeedFile(location, name, knownSha256);
  if (!feed) return;
  const { bytes, warnings } = feed;
  const raw = service && `${FEEDS}${name}/${contentHash(bytes)}.json.gz`;
  // Without the bytes, which would stay in memory with it.
  const promised = { file: feed.file, ...defined({ meta: feed.meta }) };
  const verify: Download['verify'] = (read) => {
    verifyFeed(promised, read);
  };
  yield { file: name, full: isYearly(name), bytes, warnings, verify, ...defined({ raw }) };
}

async function* fetchPages(
  { service, acceptLoss = [] }: FetchRequest,
  { start, end }: { start: string; end: string },
): AsyncGenerator<Download> {
  if (!service) throw new PatchlineError('a window of the API is read in a run only');
  const { blobs, nvdApi: client } = service;
  let pages = 0;
  for await (const { bytes, warnings } of fetchWindow({ window: { start, end }, client, blobs, acceptLoss }))
    yield { file: `window ${start} page ${++pages}`, full: false, bytes, warnings };
}

/** A yearly feed is complete for its CVEs; `modified` and `recent` are not. */
function isYearly(feed: string): boolean {
  return /^\d{4}$/.test(feed);
}

function says(record: CveRecord): Said {
  return {
    published: record.published,
    lastModified: record.lastModified,
    vulnStatus: record.vulnStatus,
    ...defined({ tags: record.tags.length > 0 ? record.tags : undefined }),
    assigner: record.assigner,
    ...defined({
      score: chooseScore(record),
      ssvc: record.ssvc,
      opinions: record.stated?.sources,
    }),
    ...defined({ weaknesses: weaknessesIn(record) }),
    references: record.references.map(({ url }) => url),
    description: record.description,
    configurations: record.configurations,
    rejected: isRejected(record),
  };
}

/** Those that have a number: the NVD also says that there is none, or that it looks for one. */
function weaknessesIn({ weaknesses }: CveRecord): string[] | undefined {
  const numbered = weaknesses.filter((each) => /^CWE-\d+$/.test(each));
  return numbered.length > 0 ? numbered : undefined;
}

/** Read from the text: parsing 170,000 records again to compare one field would cost a second. */
function changedAt(json: string): string {
  const at = json.indexOf('"lastModified":"');
  return at < 0 ? '' : json.slice(at + 16, at + 40);
}

/** Pages of completed windows, and feeds, whose versions replace each other. */
async function* kept(blobs: Blobs): AsyncGenerator<KeptDownload> {
  for await (const page of pagesOfWholeWindows(blobs))
    yield { ...page, file: page.name, full: false, group: page.name };
  for await (const blob of blobs.list(`${RAW}${FEEDS}`)) {
    const feed = posix.basename(posix.dirname(blob.name));
    const full = isYearly(feed);
    yield { ...blob, file: feed, full, group: full ? `feed ${feed}` : blob.name };
  }
}
