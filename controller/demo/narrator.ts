/** Writes the story line by line and remembers whether everything was as told. */
export interface Narrator {
  chapter(title: string): void;
  say(text: string): void;
  /** Output of something else, indented. */
  quote(text: string): void;
  check(claim: string, holds: boolean): void;
  /** Prints the sum; true when every check held. */
  verdict(): boolean;
}

export function createNarrator(out: (text: string) => void, colour: boolean): Narrator {
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const started = performance.now();
  let held = 0;
  let failed = 0;
  return {
    chapter: (title) => out(`\n${paint('1', title)}\n`),
    say: (text) => out(`  ${text}\n`),
    quote: (text) => out(`${text.trimEnd().replace(/^/gm, '  │ ')}\n`),
    check(claim, holds) {
      if (holds) held += 1;
      else failed += 1;
      out(`  ${holds ? paint('32', 'ok  ') : paint('31', 'FAIL')} ${claim}\n`);
    },
    verdict() {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      out(
        `\n${failed === 0 ? paint('32', 'All as told') : paint('31', 'NOT as told')}: ${held} checks held, ${failed} failed, ${seconds} s.\n`,
      );
      return failed === 0;
    },
  };
}
