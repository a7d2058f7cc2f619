/**
 * What a benchmark is and what it yields. A benchmark is a module `test/bench/<name>.mjs` that exports `bench`,
 * a Bench; run.mjs adds to its Findings when, where and by which command they were made, and writes the Result
 * as <name>.json, <name>.md and <name>.svg beside it. Nobody but run.mjs writes files.
 */

export interface Options {
  /** Fewer samples and smaller cases: shows that everything runs, says nothing about speed. */
  readonly quick: boolean;
  /** Of every random choice. The same seed gives the same packets and the same rules. */
  readonly seed: number;
  /** Progress, a line at a time, for whoever waits. */
  say(line: string): void;
}

/**
 * What must be there before `run` is called. `dist`: npm run build was done. `bench-objects`: bpf/bench is built
 * (run.mjs does it). `corpora`: a folder of the external material. A command is installed from its Debian package when it is
 * missing and this is root on Debian; otherwise the benchmark is skipped, with what to install.
 */
export type Need =
  | 'root'
  | 'dist'
  | 'bench-objects'
  | { readonly corpora: 'classbench' | 'sets' }
  | { readonly command: string; readonly package: string };

export interface Bench {
  /** Of the module, the files and the command line. */
  readonly name: string;
  readonly title: string;
  /** One paragraph in Markdown: what is measured, from where to where, and what is in it. */
  readonly about: string;
  readonly needs: readonly Need[];
  run(options: Options): Findings | Promise<Findings>;
}

/** Repeated measurements of one thing (sample.mjs makes it). */
export interface Measure {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
  /** `ns/packet`, `ms`, `MiB`, `packets/s`: whatever is printed behind the number. */
  readonly unit: string;
}

/** Of two subjects sampled in turns: the median and the extremes of the quotients round by round. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** One case, measured for several subjects. */
export interface Row {
  readonly label: string;
  /** Its place on a lines chart's horizontal axis: number of rules, of prefixes. */
  readonly at?: number;
  /** Subject → measure. A subject that cannot do this case is absent and stands in `absent`. */
  readonly values: Readonly<Record<string, Measure>>;
  /** `weir / rte_acl avx2` → quotient. */
  readonly ratios: Readonly<Record<string, Ratio>>;
  /** Subject → why it has no value here. */
  readonly absent?: Readonly<Record<string, string>>;
}

/** A figure the project promised. */
export interface Target {
  readonly figure: string;
  /** As promised: `≤ 0.67`. */
  readonly target: string;
  /** As found; `not measured` where it was not. */
  readonly measured: string;
  readonly met: boolean;
  /** Required in spirit where `met` is false: the reason, and the best alternative tried. */
  readonly why?: string;
}

/** Drawn one below the other in <name>.svg. Subjects keep their colour from chart to chart. */
export interface Chart {
  readonly title: string;
  /** `bars`: a group of horizontal bars per row. `lines`: one line per subject over `at`, both axes logarithmic. */
  readonly kind: 'bars' | 'lines';
  readonly unit: string;
  /** What `at` counts; lines only. */
  readonly across?: string;
  /** Labels of the rows in it; absent: all rows. Of them, the subjects that have a value in `unit`. */
  readonly rows?: readonly string[];
}

/** What a benchmark's run yields. */
export interface Findings {
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
  readonly charts: readonly Chart[];
  /** Sentences in Markdown a reader needs to judge the numbers: what is included, what was left out, limits. */
  readonly notes: readonly string[];
  /** Version of each peer: `nftables` → `1.0.6`. */
  readonly peers?: Readonly<Record<string, string>>;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory: string;
  readonly kernel: string;
  readonly node: string;
  readonly libbpf: string;
  readonly peers: Readonly<Record<string, string>>;
}

export interface Result extends Omit<Findings, 'peers'> {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly machine: Machine;
  /** What repeats it. */
  readonly command: string;
  readonly quick: boolean;
  readonly seed: number;
}
