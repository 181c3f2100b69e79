import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { defined, InvalidInputError, systemClock } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { changeKeys } from '../keys/change-keys.ts';
import { hashOf, keyRoles, type KeyRole, makeKey } from '../keys/key.ts';
import { keyNamed, rotated, viewOf, withKey } from '../keys/key-changes.ts';
import { checkName, keyFileOf, readKeys } from '../keys/key-file.ts';
import { isAzure } from '../local-platform.ts';
import { formatKeys } from '../present/keys.ts';
import { time } from '../parameters.ts';
import { jsonLine } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print, say, tell } from '../say.ts';

interface KeyFlags {
  state: string;
  name: string;
}

interface ListFlags {
  state: string;
  json?: true;
}

export function keysCommand(context: CommandContext): Command {
  const command = new Command('keys');
  const add = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--state <dir>', 'state folder of serve', '.patchline');
  add('add', 'make a key and show it once; only its hash is kept')
    .requiredOption('--name <name>', 'owner; calls with the key are audited under this name')
    .addOption(
      new Option('--role <role...>', 'roles of the key; admin opens /admin, to run functions by hand')
        .choices(keyRoles)
        .makeOptionMandatory(),
    )
    .option('--expires <time>', 'when it ends', time('--expires'))
    .option('--json', 'print JSON')
    .action(runAdd);
  add('list', 'list keys with their roles')
    .option('--json', 'print JSON')
    .action((flags: ListFlags) => {
      runList(flags, context);
    });
  add('rotate', 'make another key in place of one, with its name and roles, and show it once')
    .requiredOption('--name <name>')
    .option('--former-until <time>', 'until then the one before opens the same', time('--former-until'))
    .option('--expires <time>', 'when it ends (default: as before)', time('--expires'))
    .option('--json', 'print JSON')
    .action(runRotate);
  add('expire', 'end a key, and what people signed in by it have open')
    .requiredOption('--name <name>')
    .option('--at <time>', 'when (default: now)', time('--at'))
    .action(runExpire);
  add('remove', 'revoke a key at once').requiredOption('--name <name>').action(runRemove);
  return command;
}

async function runAdd({
  state,
  name,
  role,
  expires,
  json,
}: KeyFlags & { role: KeyRole[]; expires?: string; json?: true }): Promise<void> {
  const stateDir = stateFolder(state);
  checkName(name);
  const roles = keyRoles.filter((each) => role.includes(each));
  const key = makeKey();
  await changeKeys(stateDir, {
    command: 'keys add',
    what: { name, roles, ...defined({ expiresAt: expires }) },
    change: (keys, now) => {
      if (keys.some((each) => each.name === name))
        throw new InvalidInputError(`--name ${name}: there is a key of that name; remove it first`);
      const createdAt = now.toISOString();
      return [...keys, { name, roles, sha256: hashOf(key), createdAt, ...defined({ expiresAt: expires }) }];
    },
  });
  showOnce({ name, roles, key }, json);
}

async function runRotate({
  state,
  name,
  formerUntil,
  expires,
  json,
}: KeyFlags & { formerUntil?: string; expires?: string; json?: true }): Promise<void> {
  const key = makeKey();
  const roles: KeyRole[] = [];
  await changeKeys(stateFolder(state), {
    command: 'keys rotate',
    what: { name, ...defined({ formerUntil, expiresAt: expires }) },
    change: (keys, now) => {
      const before = keyNamed(keys, name);
      roles.push(...before.roles);
      const until = formerUntil === undefined ? now : new Date(formerUntil);
      const rotation = { made: key, now, formerUntil: until, ...defined({ expiresAt: expires }) };
      return withKey(keys, rotated(before, rotation));
    },
  });
  showOnce({ name, roles, key }, json);
}

async function runExpire({ state, name, at }: KeyFlags & { at?: string }): Promise<void> {
  const expiresAt = at ?? systemClock.now().toISOString();
  await changeKeys(stateFolder(state), {
    command: 'keys expire',
    what: { name, expiresAt },
    change: (keys) => withKey(keys, { ...keyNamed(keys, name), expiresAt }),
  });
  say(`The key of ${name} opens nothing from ${expiresAt} on.`);
}

function showOnce({ name, roles, key }: { name: string; roles: KeyRole[]; key: string }, json?: true): void {
  if (json) {
    print(jsonLine({ name, roles, key }));
    return;
  }
  say(key);
  tell(`The key of ${name} (${roles.join(', ')}), shown this once. Send it in the header x-functions-key.`);
}

function runList({ state, json }: ListFlags, { environment }: CommandContext): void {
  const file = keyFileOf(stateFolder(state));
  const { keys, isOlder } = readKeys(file);
  print(json ? jsonLine(keys.map(viewOf)) : formatKeys(keys, lookOf(process.stdout, environment)));
  if (isOlder)
    tell(`${file}: of an older version, with the keys in plain text; the next change keeps hashes alone`);
}

async function runRemove({ state, name }: KeyFlags): Promise<void> {
  await changeKeys(stateFolder(state), {
    command: 'keys remove',
    what: { name },
    change: (keys) => {
      const removed = keyNamed(keys, name);
      return keys.filter((each) => each !== removed);
    },
  });
  say(`The key of ${name} opens nothing any more.`);
}

function stateFolder(state: string): string {
  if (!isAzure(state)) return resolve(state);
  throw new InvalidInputError(
    'azure: has no keys: app roles of Entra ID say there who may do what (docs/azure.md)',
  );
}
