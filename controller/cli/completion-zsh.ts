import { type OptionWords, quoted, type Values, type VerbWords } from './completion-words.ts';

export function zshScript(verbs: readonly VerbWords[]): string {
  const listed = [...verbs, { name: 'help', summary: 'print help on a verb' }];
  return [
    '#compdef weir\n',
    '_weir() {\n',
    '  local context state state_descr line\n',
    '  typeset -A opt_args\n',
    `  _arguments -C ${quoted('(- *)'.concat('-h[print help]'))} ${quoted('(- *)-V[print the version]')} '1:verb:->verb' '*::argument:->rest'\n`,
    '  case $state in\n',
    '    verb)\n',
    `      local -a verbs=(${listed.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`)).join(' ')})\n`,
    '      _describe verb verbs\n      ;;\n',
    '    rest)\n      case $words[1] in\n',
    ...verbs.map(verbCase),
    '      esac\n      ;;\n  esac\n}\n',
    'if [[ $funcstack[1] == _weir ]]; then _weir "$@"; else compdef _weir weir; fi\n',
  ].join('');
}

/** An argument that nothing is known of is left out: zsh would say so instead of completing the options. */
function verbCase({ name, options, argument }: VerbWords): string {
  const completes = argument.choices.length > 0 || argument.completes !== undefined;
  const specs = [...options.map(optionSpec), ...(completes ? [quoted(`*:argument:${action(argument)}`)] : [])];
  return `        ${name}) _arguments -s ${specs.join(' ')} ;;\n`;
}

/** `(-o --output)'{-o,--output}'[what]:value:action` — each spelling excludes the other. */
function optionSpec({ short, long, description, values }: OptionWords): string {
  const value = values === undefined ? '' : `:${long.slice(2)}:${action(values)}`;
  const rest = `[${description.replace(/[[\]\\:]/g, '\\$&')}]${value}`;
  if (short === undefined) return quoted(`${long}${rest}`);
  return `${quoted(`(${short} ${long})`)}{${short},${long}}${quoted(rest)}`;
}

function action({ choices, completes }: Values): string {
  if (choices.length > 0) return `(${choices.join(' ')})`;
  if (completes === undefined) return ' ';
  return completes === 'file' ? '_files' : '_files -/';
}
