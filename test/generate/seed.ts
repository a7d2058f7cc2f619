/** The seed of this run: `WEIR_SEED`, else the clock's. Printed, so that a failing run can be had again. */
export function seedOfRun(what: string): number {
  const given = process.env['WEIR_SEED'];
  const seed = given === undefined ? Date.now() % 2 ** 31 : Number(given);
  process.stdout.write(`${what}: WEIR_SEED=${seed}\n`);
  return seed;
}

/** How often a property is tried: `usual`, twenty times as often with `WEIR_LONG=1`. */
export function runsOf(usual: number): number {
  return process.env['WEIR_LONG'] === '1' ? 20 * usual : usual;
}
