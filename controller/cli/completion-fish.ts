import type { OptionWords, Values, VerbWords } from './completion-words.ts';

export function fishScript(verbs: readonly VerbWords[]): string {
  const listed = [...verbs, { name: 'help', summary: 'print help on a verb' }];
  return [
    '# fish completion for weir: weir completion fish | source\n',
    'complete -c weir -f\n',
    'complete -c weir -n __fish_use_subcommand -s V -l version -d "print the version"\n',
    ...listed.map(({ name, summary }) => `complete -c weir -n __fish_use_subcommand -a ${name} -d ${quote(summary)}\n`),
    ...verbs.flatMap(verbLines),
  ].join('');
}

function verbLines({ name, options, argument }: VerbWords): readonly string[] {
  const line = `complete -c weir -n '__fish_seen_subcommand_from ${name}'`;
  const own = value(argument);
  return [...(own === '' ? [] : [`${line} ${own}\n`]), ...options.map((option) => `${line} ${optionWords(option)}\n`)];
}

function optionWords({ short, long, description, values }: OptionWords): string {
  const names = `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  const takes = values === undefined ? '' : ` ${values.completes === 'file' ? '-r' : '-x'} ${value(values)}`.trimEnd();
  return `${names}${takes} -d ${quote(description)}`;
}

function value({ choices, completes }: Values): string {
  if (choices.length > 0) return `-a ${quote(choices.join(' '))}`;
  if (completes === undefined) return '';
  return completes === 'file' ? '-F' : `-a '(__fish_complete_directories)'`;
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
