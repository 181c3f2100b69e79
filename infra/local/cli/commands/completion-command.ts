import { Argument, Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { commandTree } from '../completion/command-tree.ts';
import { fishScript } from '../completion/fish.ts';
import { keptScript } from '../completion/kept.ts';
import { zshScript } from '../completion/zsh.ts';
import { print } from '../say.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** @param loadAll loads every command: the script names all that can follow */
export function completionCommand(loadAll: () => Promise<Command>): Command {
  return new Command('completion')
    .addArgument(new Argument('<shell>', 'for which shell').choices(Object.keys(scripts)))
    .action(async (shell: keyof typeof scripts) => {
      print(keptScript(shell) ?? scripts[shell](commandTree(await loadAll())));
    });
}
