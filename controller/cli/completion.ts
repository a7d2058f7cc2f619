import { EXIT, Fault } from '../errors/fault.ts';
import type { Command } from './command.ts';
import { bashScript } from './completion-bash.ts';
import { fishScript } from './completion-fish.ts';
import { wordsOf } from './completion-words.ts';
import { zshScript } from './completion-zsh.ts';

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `commands` gives every verb, this one included. */
export function completion(commands: () => Promise<readonly Command[]>): Command {
  return {
    name: 'completion',
    summary: 'Print a completion script for a shell',
    arguments: [{ name: '<shell>', description: 'the shell', choices: Object.keys(SHELLS) }],
    examples: [
      { command: 'source <(weir completion bash)', does: 'for this bash session' },
      { command: 'weir completion zsh > "${fpath[1]}/_weir"', does: 'for every zsh session to come' },
      {
        command: 'weir completion fish > ~/.config/fish/completions/weir.fish',
        does: 'for every fish session to come',
      },
    ],
    async run([shell = ''], _options, terminal) {
      const script = new Map(Object.entries(SHELLS)).get(shell);
      if (script === undefined) throw new Fault('USAGE', `printing a completion script: no script for ${shell}`);
      terminal.out(script((await commands()).map(wordsOf)));
      return EXIT.done;
    },
  };
}
