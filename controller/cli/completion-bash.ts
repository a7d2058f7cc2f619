import { quoted, spellings, type Values, type VerbWords } from './completion-words.ts';

/** `COMP_WORDBREAKS` splits `--flag=value` at `=`; the first lines put it together again. */
const HEAD = `# bash completion for weir: source <(weir completion bash)
_weir() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} verb='' i
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then
      verb=\${COMP_WORDS[i]}
      break
    fi
  done
  COMPREPLY=()
`;

const TAIL = `}
complete -F _weir weir
`;

export function bashScript(verbs: readonly VerbWords[]): string {
  const names = [...verbs.map(({ name }) => name), 'help'];
  const values = verbs.flatMap(({ name, options }) =>
    options.flatMap((option) =>
      option.values === undefined
        ? []
        : [[spellings(option).map((word) => quoted(`${name} ${word}`)), reply(option.values)] as const],
    ),
  );
  const cases = values.map(
    ([patterns, body]) => `    ${patterns.join(' | ')})\n      ${body}\n      return\n      ;;\n`,
  );
  return [
    HEAD,
    cases.length === 0 ? '' : `  case "$verb $prev" in\n${cases.join('')}  esac\n`,
    '  case "$verb" in\n',
    `    '' | help)\n      ${words([...names, '-h', '--help', '-V', '--version'])}\n      ;;\n`,
    ...verbs.map(verbCase),
    '  esac\n',
    TAIL,
  ].join('');
}

function verbCase({ name, options, argument }: VerbWords): string {
  const flags = words(options.flatMap(spellings));
  return `    ${name})\n      if [[ $cur == -* ]]; then\n        ${flags}\n      else\n        ${reply(argument)}\n      fi\n      ;;\n`;
}

function reply({ choices, completes }: Values): string {
  if (choices.length > 0) return words(choices);
  if (completes === undefined) return ':';
  return `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -${completes === 'file' ? 'f' : 'd'} -- "$cur")`;
}

function words(list: readonly string[]): string {
  return `mapfile -t COMPREPLY < <(compgen -W ${quoted(list.join(' '))} -- "$cur")`;
}
