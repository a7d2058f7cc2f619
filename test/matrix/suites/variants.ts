import { SIZE_CLASSES } from '../../../controller/abi/slot.ts';

/** One way of specialising the programs at load time. */
export interface Variant {
  readonly name: string;
  readonly record: boolean;
  readonly classes: readonly number[];
}

const ALL = SIZE_CLASSES.map((_size, each) => each);

/** What the agent attaches knows every class; what judges for eval and pre-flight records and knows one. All combinations. */
export const VARIANTS: readonly Variant[] = [ALL, ...ALL.map((each) => [each])].flatMap((classes) =>
  [false, true].map((record) => ({
    name: `${classes.length === 1 ? `class ${classes[0]}` : 'all classes'}${record ? ', recording' : ''}`,
    record,
    classes,
  })),
);

/** What is attached, and what judges by a small image. */
export const USED: readonly Variant[] = VARIANTS.filter(
  ({ record, classes }) => (classes.length > 1 && !record) || (classes.join() === '0' && record),
);
