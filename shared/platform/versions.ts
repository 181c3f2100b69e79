/**
 * Every number that versions a derived shape. A changed output of the sample under the same number fails
 * test/golden; `npm run golden` records it once the number is raised.
 */

/**
 * What is kept of the reading of a feed. Raise it if the same record gives another line or message: feeds that change are
 * then read whole once more.
 */
export const READING_VERSION = 1;

/**
 * Entries, their lines and profiles, and CVEs without configuration, as derived from the records. Raise it if
 * the same records give different ones: the next commit derives all of them anew.
 */
export const DERIVATION = 8;

/**
 * Indexes of products, subjects and routes, as derived from a snapshot. Raise it if the same snapshot gives
 * different ones: the next scan derives them anew.
 */
export const INDEX_VERSION = 2;

/**
 * Verdicts. Raise it if the same package, snapshot and knowledge give different ones, whatever room the
 * change is in: every package is then matched again.
 */
export const MATCHER_VERSION = 17;

/**
 * The kept digests of a release. Raise it if the shape of what is stored under their name changes: they are
 * computed again.
 */
export const DIGESTS_VERSION = 3;

/** The kept verdicts of a release. Raise it if their shape changes: `match` then works them out again. */
export const VERDICTS_VERSION = 7;

/** The kept totals of a release's findings. Raise it if their shape changes: they are counted again. */
export const TOTALS_VERSION = 1;

/**
 * Job messages; one without `schema` has version 1. Raise it if an older Patchline would misread a message:
 * it then leaves such jobs to a newer one.
 */
export const JOB_SCHEMA = 1;

/**
 * Data of every event. Raise it if a reader of the last version would misread one; a field that it may ignore
 * needs no raise.
 */
export const DATA_VERSION = 1;

/** Outbox documents. Raise it if an older relay would misread one: it then leaves it to a newer one. */
export const OUTBOX_SCHEMA = 1;

/** Entries of the event logs. Raise it if an older Patchline would misread one: it then refuses the log. */
export const EVENT_ENTRY_SCHEMA = 1;

/**
 * Manifests, and the shards of records they name. Raise it if an older Patchline would misread one: it then
 * refuses the snapshot.
 */
export const SNAPSHOT_SCHEMA = 1;

/** Kept identities of a release. Raise it if an older Patchline would misread them: it then refuses them. */
export const IDENTITIES_SCHEMA = 1;

/** Findings. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const FINDING_SCHEMA = 1;

/** Patches. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const PATCH_SCHEMA = 3;

/** Builds. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const BUILD_SCHEMA = 1;

/** Images. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const IMAGE_SCHEMA = 1;

/** Reports. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const REPORT_SCHEMA = 1;

/** Requests from GitHub. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const REQUEST_SCHEMA = 1;

/** Clocks. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const CLOCK_SCHEMA = 1;

/** Advisories. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const ADVISORY_SCHEMA = 1;

/** Statements. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const STATEMENT_SCHEMA = 1;

/** Decisions. Raise it with a step in schemas/migration.ts, when a reader of the last version would misread one. */
export const DECISION_SCHEMA = 1;

/**
 * Tables of the local state file. Raise it if a change needs a migration: an older Patchline then refuses the
 * file.
 */
export const STATE_SCHEMA = 1;

/** Generations of the public site. Raise it if an older Patchline would misread one: it then refuses the site. */
export const SITE_SCHEMA = 1;

/**
 * Documents of advisories. Raise it if the same advisories give other documents: all are then made again, and those
 * whose bytes change get a new date.
 */
export const DOCUMENTS_VERSION = 2;
