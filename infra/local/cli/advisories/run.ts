import {
  parsePublication,
  eachExported,
  openSigner,
  type Publication,
  publishAdvisories,
  publishStatements,
  type PublishedSite,
  publishSite,
  readAdvisories,
  withdrawAdvisory,
} from '../../../../shared/advisories/index.ts';
import { relayOutboxes } from '../../../../shared/events/index.ts';
import { defined, NotFoundError, type Platform, readBounded } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { formatAdvisories, formatAdvisory } from '../present/advisories.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { plural } from '../present/text/words.ts';
import { print, say, tell } from '../say.ts';
import { withState } from '../with-state.ts';
import { writeSite } from './write-site.ts';

interface StateFlags {
  state: string;
  now?: string;
}

export interface PublishFlags extends StateFlags {
  publication: string;
  signingKey?: string;
  acceptRemovals?: true;
}

export interface WithdrawFlags extends StateFlags {
  reason: string;
}

export interface ShowFlags {
  state: string;
  format: 'table' | 'json';
}

export interface ListFlags extends ShowFlags {
  release?: string;
  package?: string;
}

export interface ExportFlags {
  state: string;
}

/** Far more than any needs. */
const MAX_PUBLICATION_BYTES = 1_000_000;
const MAX_KEY_BYTES = 100_000;

export async function runPublish(
  { state, publication, signingKey, acceptRemovals, now }: PublishFlags,
  context: CommandContext,
): Promise<void> {
  const read = await readPublication(publication);
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const options = await siteOptions(platform, defined({ signingKey, acceptRemovals }));
    const cause = `advisories publish by ${userName()}`;
    const { changed, held, stated } = await commandOnRecord(platform, 'advisories publish', {
      work: async () => {
        const published = await publishAdvisories(platform, read, cause);
        // What an advisory tells now needs no statement any more.
        return { ...published, stated: await publishStatements(platform, read, cause) };
      },
      what: (published) => ({
        published: published.changed.map(({ id }) => id),
        held: published.held.length,
        statements: published.stated.length,
      }),
    });
    const site = await publishSite(platform, read, options);
    await relayOutboxes(platform);
    for (const { id, package: name, fixed, cves } of changed)
      say(`${id} ${name} ${fixed}: ${cves.map(({ cve }) => cve).join(', ')}`);
    for (const { release, package: name, patch, reason } of held)
      tell(`${release} ${name}: patch ${patch} ${reason}`);
    say(`${plural(changed.length, 'advisory', 'advisories')} published, ${held.length} held.`);
    say(`${plural(stated.length, 'statement')} published or changed.`);
    sayPublic(site);
  });
}

export async function runWithdraw(
  id: string,
  { state, reason, now }: WithdrawFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const isNew = await commandOnRecord(platform, 'advisories withdraw', {
      work: () => withdrawAdvisory(platform, { id, reason, cause: `advisories withdraw by ${userName()}` }),
      what: (withdrawn) => ({ advisory: id, withdrawn }),
    });
    await relayOutboxes(platform);
    say(`${id}: ${isNew ? 'withdrawn' : 'was withdrawn already'}`);
  });
}

export async function runList(
  { state, format, release, package: name }: ListFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const all = await readAdvisories(platform.documents, defined({ release, package: name }));
    const look = lookOf(process.stdout, context.environment);
    print(format === 'json' ? jsonText(all) : formatAdvisories(all, look));
  });
}

export async function runShow(
  id: string,
  { state, format }: ShowFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const [advisory] = await readAdvisories(platform.documents, { id });
    if (!advisory) throw new NotFoundError(`${id}: there is no advisory of that id`);
    print(format === 'json' ? jsonText(advisory) : formatAdvisory(advisory));
  });
}

export async function runRebuild(
  { state, publication, signingKey, acceptRemovals, now }: PublishFlags,
  context: CommandContext,
): Promise<void> {
  const read = await readPublication(publication);
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const options = await siteOptions(platform, defined({ signingKey, acceptRemovals }));
    const site = await commandOnRecord(platform, 'advisories rebuild', {
      work: () => publishSite(platform, read, { ...options, isAll: true }),
      what: ({ generation }) => ({ generation }),
    });
    sayPublic(site);
  });
}

/** The signer of the key in a file, and what else a publication is asked for. */
async function siteOptions(
  { clock }: Platform,
  { signingKey, acceptRemovals }: Pick<PublishFlags, 'signingKey' | 'acceptRemovals'>,
): Promise<NonNullable<Parameters<typeof publishSite>[2]>> {
  const acceptsRemovals = acceptRemovals === true;
  if (signingKey === undefined) return { acceptsRemovals };
  const bytes = await readBounded(signingKey, MAX_KEY_BYTES);
  const armored = new TextDecoder().decode(bytes);
  return { acceptsRemovals, signer: await openSigner(armored, { from: signingKey, now: clock.now() }) };
}

function sayPublic({ generation, isNew, made, files }: PublishedSite): void {
  const what = isNew ? 'is public now' : 'was public already';
  say(`Generation ${generation} ${what}: ${plural(files, 'file')}, ${plural(made, 'document')} made.`);
}

export async function runExport(
  folder: string,
  { state }: ExportFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async ({ blobs }) => {
    const files = await writeSite(folder, eachExported(blobs));
    say(`${folder}: ${plural(files, 'file')}`);
  });
}

async function readPublication(file: string): Promise<Publication> {
  const bytes = await readBounded(file, MAX_PUBLICATION_BYTES);
  return parsePublication(new TextDecoder().decode(bytes), file);
}
