import { casesOf, type CompletedCommand, eachCommand } from './command-tree.ts';

/** A completion script for zsh. @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export function zshScript(program: CompletedCommand): string {
  const all = eachCommand(program);
  const { choices, texts, paths } = casesOf(all);
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
    ${paths}) at+=" $word" ;;
    esac
  done
  case "$at \${words[CURRENT - 1]}" in
${choices.map(({ at, words: given }) => `    '${at}') compadd -- ${given}; return ;;`).join('\n')}
    ${texts}) _files; return ;;
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
