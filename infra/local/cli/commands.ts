import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';

interface CommandEntry {
  description: string;
  /** Loaded when it is asked for: a short command, or the list of commands, need not wait for what others use. */
  load: (context: AskedContext) => Promise<Command>;
}

/** Checks the settings when it is asked for: what prints a text that is made already need not wait for that. */
type AskedContext = () => Promise<CommandContext>;

/** Every command by its name, in the order of the help. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  scan: {
    description:
      'run the whole pipeline once: ingest the NVD, match, publish (without flags: the bundled sample)',
    load: async (context) => (await import('./commands/scan-command.ts')).scanCommand(await context()),
  },
  match: {
    description:
      'match an inventory once, against a folder of feeds or the snapshot of a scan; write no state (without flags: the bundled sample)',
    load: async (context) => (await import('./commands/match-command.ts')).matchCommand(await context()),
  },
  explain: {
    description: 'show why a finding exists, or why there is none',
    load: async (context) => (await import('./commands/explain-command.ts')).explainCommand(await context()),
  },
  identity: {
    description: 'show which CPE products a package maps to, and why',
    load: async (context) =>
      (await import('./commands/identity-command.ts')).identityCommand(await context()),
  },
  decide: {
    description: 'record a decision about a finding, a package or by rule, and match what it affects again',
    load: async (context) => (await import('./commands/decide-command.ts')).decideCommand(await context()),
  },
  decisions: {
    description: 'list, import and export decisions',
    load: async (context) =>
      (await import('./commands/decisions-command.ts')).decisionsCommand(await context()),
  },
  preview: {
    description:
      'show which findings and lanes would flip with another policy, other curated identities or more decisions; ' +
      'write nothing (without --state and --nvd: the bundled sample)',
    load: async (context) => (await import('./commands/preview-command.ts')).previewCommand(await context()),
  },
  sla: {
    description: 'whether fixes are on time: what is due next, what is breached, how long things take',
    load: async (context) => (await import('./commands/sla-command.ts')).slaCommand(await context()),
  },
  conflicts: {
    description: 'list findings on which sources disagree about verdict or severity, for triage',
    load: async (context) =>
      (await import('./commands/conflicts-command.ts')).conflictsCommand(await context()),
  },
  component: {
    description: 'list packages that bundle a component, or may, with its open CVEs',
    load: async (context) =>
      (await import('./commands/component-command.ts')).componentCommand(await context()),
  },
  vex: {
    description: 'write the findings of a release, or of one package, as a VEX document',
    load: async (context) => (await import('./commands/vex-command.ts')).vexCommand(await context()),
  },
  demo: {
    description:
      'follow one CVE from its NVD record to the image that nodes run, on this machine, in under a minute',
    load: async (context) => (await import('./commands/demo-command.ts')).demoCommand(await context()),
  },
  serve: {
    description: 'keep running: scan twice a day, relay events, serve the API',
    load: async (context) => (await import('./commands/serve-command.ts')).serveCommand(await context()),
  },
  'build-system': {
    description: 'run the reference build system: build and test what patch-events ask for, until stopped',
    load: async (context) =>
      (await import('./commands/build-system-command.ts')).buildSystemCommand(await context()),
  },
  runs: {
    description: 'runs of the pipeline: how far, what changed, cancel, do again',
    load: async (context) => (await import('./commands/runs-command.ts')).runsCommand(await context()),
  },
  keys: {
    description:
      'manage who may call the API of serve: named keys with roles (on Azure: app roles in Entra ID)',
    load: async (context) => (await import('./commands/keys-command.ts')).keysCommand(await context()),
  },
  digest: {
    description: 'what the daily digest says now; never what is under embargo',
    load: async (context) => (await import('./commands/digest-command.ts')).digestCommand(await context()),
  },
  alerts: {
    description: 'list what the people on duty are alerted of',
    load: async (context) => (await import('./commands/alerts-command.ts')).alertsCommand(await context()),
  },
  health: {
    description: 'the health of each part of the service, why, and what to do',
    load: async (context) => (await import('./commands/health-command.ts')).healthCommand(await context()),
  },
  queues: {
    description: 'what waits in each queue and subscription, and when it is empty at this rate',
    load: async (context) => (await import('./commands/health-command.ts')).queuesCommand(await context()),
  },
  'dead-letters': {
    description: 'list, replay and discard dead-lettered messages',
    load: async (context) =>
      (await import('./commands/dead-letters-command.ts')).deadLettersCommand(await context()),
  },
  events: {
    description: 'list and send events that the bus refused',
    load: async (context) => (await import('./commands/events-command.ts')).eventsCommand(await context()),
  },
  subscribe: {
    description: 'print events as they come, until it is stopped',
    load: async (context) =>
      (await import('./commands/subscribe-command.ts')).subscribeCommand(await context()),
  },
  subscribers: {
    description: 'webhooks: register, verify, pause, resume; what was delivered',
    load: async (context) =>
      (await import('./commands/subscribers-command.ts')).subscribersCommand(await context()),
  },
  import: {
    description:
      'replace the packages of a release with those of an inventory; the next run matches what changed',
    load: async (context) => (await import('./commands/import-command.ts')).importCommand(await context()),
  },
  repository: {
    description: 'check what a repository of a release holds',
    load: async (context) =>
      (await import('./commands/repository-command.ts')).repositoryCommand(await context()),
  },
  image: {
    description: 'node images: what they hold and how they differ',
    load: async (context) => (await import('./commands/image-command.ts')).imageCommand(await context()),
  },
  replay: {
    description:
      'what scans twice a day would have found in past months, by the dates of the NVD, or which images fixed it; write no state',
    load: async (context) => (await import('./commands/replay-command.ts')).replayCommand(await context()),
  },
  report: {
    description: 'vulnerabilities under embargo, as people report them',
    load: async (context) => (await import('./commands/report-command.ts')).reportCommand(await context()),
  },
  triage: {
    description: 'what people ask for in issues of GitHub',
    load: async (context) => (await import('./commands/triage-command.ts')).triageCommand(await context()),
  },
  owners: {
    description: 'who owns findings, patches and requests, and what people note on them',
    load: async (context) => (await import('./commands/owners-command.ts')).ownersCommand(await context()),
  },
  bulk: {
    description: 'change many findings or requests at once: first say which, then do it',
    load: async (context) => (await import('./commands/bulk-command.ts')).bulkCommand(await context()),
  },
  advisories: {
    description: 'advisories: what is told to the public of released fixes',
    load: async (context) =>
      (await import('./commands/advisories-command.ts')).advisoriesCommand(await context()),
  },
  pause: {
    description: 'hold events back during an incident; scans go on, events wait in the outbox',
    load: async (context) => (await import('./commands/pause-command.ts')).pauseCommand(await context()),
  },
  rebuild: {
    description: 'rebuild findings from raw downloads, packages and decisions (docs/recovery.md)',
    load: async (context) => (await import('./commands/rebuild-command.ts')).rebuildCommand(await context()),
  },
  migrate: {
    description: 'rewrite stored documents of older schemas in the current one (reads upgrade them anyway)',
    load: async (context) => (await import('./commands/migrate-command.ts')).migrateCommand(await context()),
  },
  completion: {
    description: 'print a script that completes commands and flags: bash, zsh or fish',
    load: async (context) =>
      (await import('./commands/completion-command.ts')).completionCommand(() => everyCommand(context)),
  },
};

/** A program with every command, each with its flags. */
async function everyCommand(context: AskedContext): Promise<Command> {
  const program = new Command('patchline');
  const checked = context();
  for (const { description, load } of Object.values(commands))
    program.addCommand((await load(() => checked)).description(description));
  return program;
}
