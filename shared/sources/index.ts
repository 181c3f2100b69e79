/** Where records come from, one folder a source: how each is fetched, parsed and bounded. */
export { decompress } from './decompress.ts';
export { readEpss, storeEpss } from './epss/epss-store.ts';
export { type Epss, type EpssScores, parseEpss } from './epss/epss.ts';
export { parseKev } from './kev/kev.ts';
export { NvdApiClient } from './nvd/api-client.ts';
export { downloadFeed } from './nvd/feed-download.ts';
export { listFeeds, openFeedFile } from './nvd/feed-folder.ts';
export { type OpenFeed, verifyFeed, yearlyFeeds } from './nvd/feeds.ts';
export { fetchWindow } from './nvd/fetch-window.ts';
export { type AnswerFacts, readAnswer } from './nvd/read-answer.ts';
export { planWindows } from './nvd/windows.ts';
export { noOverrides, type Override, parseOverrides, readOverrides } from './overrides/overrides.ts';
