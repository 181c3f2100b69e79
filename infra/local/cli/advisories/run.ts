import {
  type Advisory,
  eachExported,
  expiryWarning,
  type Publication,
  publishAll,
  type PublishedSite,
  publishSite,
  readAdvisories,
  supersedeAdvisories,
  withdrawAdvisory,
} from '../../../../shared/advisories/index.ts';
import { openSigningKey, readPublication } from '../../../../shared/app/index.ts';
import { publicAnswers } from '../../../../shared/images/index.ts';
import {
  defined,
  InvalidInputError,
  NotFoundError,
  type Platform,
} from '../../../../shared/platform/index.ts';
import { relayEvents } from '../relay-events.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { keepEmbargo } from '../keep-embargo.ts';
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
  publication?: string;
  signingKey?: string;
  acceptRemovals?: true;
}

export interface WithdrawFlags extends PublishFlags {
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

export async function runPublish(flags: PublishFlags, context: CommandContext): Promise<void> {
  await publishing(flags, context, async (platform, { publication, options }) => {
    const cause = `advisories publish by ${userName()}`;
    const { changed, held, superseded, statements, site } = await commandOnRecord(
      platform,
      'advisories publish',
      {
        work: () => publishAll(platform, publication, { cause, ...options }),
        what: (published) => ({
          published: published.changed.map(({ id }) => id),
          held: published.held.length,
          superseded: published.superseded.map(({ id }) => id),
          statements: published.statements.length,
          generation: published.site.generation,
        }),
      },
    );
    await relayEvents(platform, context.settings);
    for (const { id, package: name, fixed, cves } of changed)
      say(`${id} ${name} ${fixed}: ${cves.map(({ cve }) => cve).join(', ')}`);
    for (const { release, package: name, patch, reason } of held)
      tell(`${release} ${name}: patch ${patch} ${reason}`);
    for (const { id, supersededBy } of superseded)
      say(supersededBy === undefined ? `${id}: stands again` : `${id}: superseded by ${supersededBy}`);
    say(`${plural(changed.length, 'advisory', 'advisories')} published, ${held.length} held.`);
    say(`${plural(statements.length, 'statement')} published or changed.`);
    sayPublic(site);
  });
}

export async function runWithdraw(id: string, flags: WithdrawFlags, context: CommandContext): Promise<void> {
  const { reason } = flags;
  await publishing(flags, context, async (platform, { publication, options }) => {
    await keepEmbargo(platform, { reason });
    const cause = `advisories withdraw by ${userName()}`;
    const { isNew, site } = await commandOnRecord(platform, 'advisories withdraw', {
      work: async () => ({
        isNew: await withdrawAdvisory(platform, { id, reason, cause }),
        // Those whose place it had taken stand again.
        superseded: await supersedeAdvisories(platform, publication, cause),
        site: await publishSite(platform, publication, options),
      }),
      what: ({ isNew: withdrawn, site: { generation } }) => ({ advisory: id, withdrawn, generation }),
    });
    await relayEvents(platform, context.settings);
    say(`${id}: ${isNew ? 'withdrawn' : 'was withdrawn already'}`);
    sayPublic(site);
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

export async function runRebuild(flags: PublishFlags, context: CommandContext): Promise<void> {
  await publishing(flags, context, async (platform, { publication, options }) => {
    const site = await commandOnRecord(platform, 'advisories rebuild', {
      work: () => publishSite(platform, publication, { ...options, isAll: true }),
      what: ({ generation }) => ({ generation }),
    });
    await relayEvents(platform, context.settings);
    sayPublic(site);
  });
}

interface Publishing {
  publication: Publication;
  options: NonNullable<Parameters<typeof publishSite>[2]>;
}

/** Opens what a publication is made by: flags come before settings. */
export async function publishing(
  { state, now, publication: file, signingKey, acceptRemovals }: PublishFlags,
  context: CommandContext,
  work: (platform: Platform, by: Publishing) => Promise<void>,
): Promise<void> {
  const { settings } = context;
  const from = file ?? settings.PATCHLINE_PUBLICATION;
  if (from === undefined)
    throw new InvalidInputError('give --publication FILE, or set PATCHLINE_PUBLICATION', {
      field: 'publication',
    });
  const publication = await readPublication(from);
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const given = { ...settings, ...defined({ PATCHLINE_SIGNING_KEY: signingKey }) };
    const signer = await openSigningKey(given, platform.clock);
    const warning = signer && expiryWarning(signer, platform.clock.now());
    if (warning !== undefined) tell(warning);
    const options = {
      acceptsRemovals: acceptRemovals === true,
      readAnswers: (advisories: readonly Advisory[]) => publicAnswers(platform, advisories),
      ...defined({ signer }),
    };
    await work(platform, { publication, options });
  });
}

export function sayPublic({ generation, isNew, made, files }: PublishedSite): void {
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
