import { type CompletedCommand, eachCommand } from './command-tree.ts';

/** A completion script for zsh. @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export function zshScript(program: CompletedCommand): string {
  const all = eachCommand(program);
  const flags = all.flatMap((command) => command.flags.map((flag) => ({ ...flag, at: command.path })));
  const choices = flags
    .filter(({ takes }) => takes === 'choice')
    .map((flag) => `    '${flag.at} ${flag.name}') compadd -- ${flag.choices.join(' ')}; return ;;`);
  const texts = flags.filter(({ takes }) => takes === 'text').map(({ at, name }) => `'${at} ${name}'`);
  const words = all.map(({ path, commands, choices: own, flags: named }) => {
    const following = [...commands, ...named].map(({ name, description }) => `'${name}:${description}'`);
    return `    '${path}') following=(${[...own, ...following, "'--help:display help'"].join(' ')}) ;;`;
  });
  return `#compdef patchline
# Completion of patchline for zsh: patchline completion zsh > a folder of $fpath, as _patchline
_patchline() {
  local at='' word
  local -a words_before=("\${words[@]:1:$((CURRENT - 2))}")
  for word in "\${words_before[@]}"; do
    case "$at $word" in
    ${all
      .slice(1)
      .map(({ path }) => `'${path}'`)
      .join(' | ')}) at+=" $word" ;;
    esac
  done
  case "$at \${words[CURRENT - 1]}" in
${choices.join('\n')}
    ${texts.join(' | ')}) _files; return ;;
  esac
  local -a following
  case "$at" in
${words.join('\n')}
  esac
  _describe patchline following || _files
}
compdef _patchline patchline
`;
}
