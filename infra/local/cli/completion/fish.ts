import { type CompletedCommand, type CompletedFlag, eachCommand } from './command-tree.ts';

/** A completion script for fish. @see https://fishshell.com/docs/current/completions.html */
export function fishScript(program: CompletedCommand): string {
  const all = eachCommand(program);
  const lines = all.flatMap(({ path, commands, choices, flags }) => [
    ...choices.map((name) => `${rule(path)} -f -a '${name}'`),
    ...commands.map(({ name, description }) => `${rule(path)} -f -a '${name}' -d '${description}'`),
    ...flags.map((flag) => `${rule(path)} -l ${flag.name.slice(2)} ${takes(flag)}-d '${flag.description}'`),
  ]);
  return `# Completion of patchline for fish: patchline completion fish > ~/.config/fish/completions/patchline.fish
function __patchline_at
  set -l at ''
  for word in (commandline -opc)[2..]
    switch "$at $word"
      case ${all
        .slice(1)
        .map(({ path }) => `'${path}'`)
        .join(' ')}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function rule(path: string): string {
  return `complete -c patchline -n "__patchline_at '${path}'"`;
}

function takes({ takes: what, choices }: CompletedFlag): string {
  if (what === 'choice') return `-x -a '${choices.join(' ')}' `;
  return what === 'text' ? '-r ' : '';
}
