import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { changeKeys } from '../keys/change-keys.ts';
import { hashOf, keyRoles, type KeyRole, makeKey } from '../keys/key.ts';
import { checkName, keyFileOf, readKeys } from '../keys/key-file.ts';
import { isAzure } from '../local-platform.ts';
import { formatKeys } from '../present/keys.ts';
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
    .option('--json', 'print JSON')
    .action(runAdd);
  add('list', 'list keys with their roles')
    .option('--json', 'print JSON')
    .action((flags: ListFlags) => {
      runList(flags, context);
    });
  add('remove', 'revoke a key at once').requiredOption('--name <name>').action(runRemove);
  return command;
}

async function runAdd({
  state,
  name,
  role,
  json,
}: KeyFlags & { role: KeyRole[]; json?: true }): Promise<void> {
  const stateDir = stateFolder(state);
  checkName(name);
  const roles = keyRoles.filter((each) => role.includes(each));
  const key = makeKey();
  await changeKeys(stateDir, {
    command: 'keys add',
    what: { name, roles },
    change: (keys, now) => {
      if (keys.some((each) => each.name === name))
        throw new InvalidInputError(`--name ${name}: there is a key of that name; remove it first`);
      return [...keys, { name, roles, sha256: hashOf(key), createdAt: now.toISOString() }];
    },
  });
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
  print(
    json
      ? jsonLine(keys.map(({ sha256: _, ...shown }) => shown))
      : formatKeys(keys, lookOf(process.stdout, environment)),
  );
  if (isOlder)
    tell(`${file}: of an older version, with the keys in plain text; the next change keeps hashes alone`);
}

async function runRemove({ state, name }: KeyFlags): Promise<void> {
  await changeKeys(stateFolder(state), {
    command: 'keys remove',
    what: { name },
    change: (keys) => {
      const left = keys.filter((each) => each.name !== name);
      if (left.length < keys.length) return left;
      throw new InvalidInputError(`--name ${name}: there is no key of that name`);
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
