/**
 * What a compile would not finish in the time and memory it may take: thrown where that is found out, half way.
 * `message` says what there is too much of and what to do, as the findings of limits.ts do.
 */
export class Overflow extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Overflow';
  }
}
