import { casesOf, type CompletedCommand, eachCommand } from './command-tree.ts';

/** A completion script for bash. @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
export function bashScript(program: CompletedCommand): string {
  const all = eachCommand(program);
  const { choices, texts, paths } = casesOf(all);
  const words = all.map(({ path, commands, choices: own, flags: named }) => {
    const following = [...own, ...[...commands, ...named].map(({ name }) => name), '--help'];
    return `    '${path}') words='${following.join(' ')}' ;;`;
  });
  return `# Completion of patchline for bash: source <(patchline completion bash)
_patchline() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} at='' words='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
    ${paths}) at+=" \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at $before" in
${choices.map(({ at, words: given }) => `    '${at}') words='${given}' ;;`).join('\n')}
    ${texts})
      compopt -o default
      return
      ;;
  esac
  [[ -n $words ]] || case "$at" in
${words.join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  ((\${#COMPREPLY[@]})) || compopt -o default
}
complete -F _patchline patchline
`;
}
