import type { BadInput } from './bad-input.ts';

/** Texts that are not one clear YAML document. */
export const YAML: readonly BadInput[] = [
  {
    code: 'YAML_SYNTAX',
    title: 'a list that never ends',
    files: {
      'a.yaml': 'kind: [Policy, Host',
    },
    lines: [
      'a.yaml:1:20 YAML_SYNTAX reading YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; correct the syntax here or just before',
    ],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'a tab as indentation',
    files: {
      'a.yaml': `spec:
\torder: 1
`,
    },
    lines: [
      'a.yaml:2:1 YAML_SYNTAX reading YAML: Tabs are not allowed as indentation; correct the syntax here or just before',
    ],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'an alias without its anchor',
    files: {
      'a.yaml': 'spec: *missing\n',
    },
    lines: ['a.yaml:1:7 YAML_SYNTAX reading YAML: alias *missing names no anchor before it; define &missing first'],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'a tag that means nothing here',
    files: {
      'a.yaml': 'spec: !include other.yaml\n',
    },
    lines: ['a.yaml:1:7 YAML_SYNTAX reading YAML: Unresolved tag: !include; correct the syntax here or just before'],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'another version of YAML',
    files: {
      'a.yaml': `%YAML 1.1
---
kind: yes
`,
    },
    lines: [
      'a.yaml:2:1 YAML_SYNTAX reading YAML: the document declares YAML 1.1; remove the %YAML line, weir reads YAML 1.2',
    ],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'a map as a key',
    files: {
      'a.yaml': `? { a: 1 }
: 2
`,
    },
    lines: ['a.yaml:1:1 YAML_SYNTAX reading YAML: a key is not a plain word; write a word'],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'maps that YAML 1.1 would merge, plain and quoted, alone and beside other fields',
    files: {
      'a.yaml': `apiVersion: v1
kind: List
items:
  - { kind: Pod, metadata: &m { name: a, labels: { app: web } }, spec: &s { hostNetwork: true } }
  - { kind: Pod, metadata: { <<: *m, name: b }, spec: { <<: *s } }
---
apiVersion: weir/v1
kind: Tier
metadata: { "<<": { name: t } }
`,
      'b.json': '{ "apiVersion": "v1", "kind": "ConfigMap", "data": { "<<": "x", "a": "y" } }',
    },
    lines: [
      'a.yaml:5:30 YAML_SYNTAX reading YAML: "<<" merges maps in YAML 1.1 only; write the fields out',
      'a.yaml:5:57 YAML_SYNTAX reading YAML: "<<" merges maps in YAML 1.1 only; write the fields out',
      'a.yaml:9:13 YAML_SYNTAX reading YAML: "<<" merges maps in YAML 1.1 only; write the fields out',
      'b.json:1:54 YAML_SYNTAX reading YAML: "<<" merges maps in YAML 1.1 only; write the fields out',
    ],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'a nesting that would exhaust the parser',
    files: {
      'a.yaml': `${'- '.repeat(50_000)}a\n`,
    },
    lines: ['a.yaml:1:1 YAML_SYNTAX reading YAML: lists and maps are nested more than 100 levels deep; flatten them'],
  },
  {
    code: 'YAML_SYNTAX',
    title: 'every broken document of a file, and of every file',
    files: {
      'a.yaml': `a: [1
---
b: @c
`,
      'b.yaml': 'c: "d\n',
    },
    lines: [
      'a.yaml:2:1 YAML_SYNTAX reading YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; correct the syntax here or just before',
      'a.yaml:3:4 YAML_SYNTAX reading YAML: Plain value cannot start with reserved character @; correct the syntax here or just before',
      'b.yaml:2:1 YAML_SYNTAX reading YAML: Missing closing "quote; correct the syntax here or just before',
    ],
  },
  {
    code: 'YAML_DUPLICATE_KEY',
    title: 'a key twice, and what else is wrong',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: Tier
metadata: { name: a }
spec: { order: 10 }
spec: { order: "20" }
`,
    },
    lines: [
      'a.yaml:5:1 YAML_DUPLICATE_KEY reading YAML: key "spec" is there already on line 4; keep one of the two',
      'a.yaml:5:9 VALUE_TYPE Tier "a" spec.order: expected a whole number, got the string "20"; write 20 without quotes',
    ],
  },
  {
    code: 'YAML_DUPLICATE_KEY',
    title: 'a key twice in JSON',
    files: {
      'a.json': `{ "apiVersion": "weir/v1", "kind": "Tier", "spec": { "order": 10 },
\t"metadata": {
\t"labels": { "a": "1", "a": "2" }, "name": "t" }
}
`,
    },
    lines: ['a.json:3:24 YAML_DUPLICATE_KEY reading YAML: key "a" is there already on line 3; keep one of the two'],
  },
  {
    code: 'YAML_ALIAS_EXPANSION',
    title: 'a million from eighty',
    files: {
      'a.yaml': `${Array.from(
        { length: 8 },
        (_, i) =>
          `a${i}: &a${i} [${Array(10)
            .fill(i === 0 ? 'lol' : `*a${i - 1}`)
            .join(', ')}]`,
      ).join('\n')}\n`,
    },
    lines: [
      'a.yaml:1:1 YAML_ALIAS_EXPANSION reading YAML: aliases expand the file to more than 1000000 values by here; write the values out or name them in a set',
    ],
  },
  {
    code: 'YAML_ALIAS_EXPANSION',
    title: 'two documents that are as much together',
    files: {
      'a.yaml': Array(2)
        .fill(`kind: Tier\na: &a [${Array(1000).fill(1).join()}]\nb: [${Array(700).fill('*a').join()}]\n`)
        .join('---\n'),
    },
    lines: [
      'a.yaml:1:1 API_VERSION_MISSING reading a document: "apiVersion" is missing; write apiVersion: weir/v1, or name the file in .weirignore',
      'a.yaml:5:1 YAML_ALIAS_EXPANSION reading YAML: aliases expand the file to more than 1000000 values by here; write the values out or name them in a set',
    ],
  },
  {
    code: 'YAML_ALIAS_EXPANSION',
    title: 'a nesting that no line of it has',
    files: {
      'a.yaml': `a0: &a0 [x]\n${Array.from({ length: 100 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`,
    },
    lines: [
      'a.yaml:1:1 YAML_ALIAS_EXPANSION reading YAML: aliases nest lists and maps more than 100 levels deep; flatten them',
    ],
  },
  {
    code: 'YAML_ALIAS_EXPANSION',
    title: 'an alias inside its own anchor',
    files: {
      'a.yaml': `spec: &x
  again: *x
`,
    },
    lines: [
      'a.yaml:2:10 YAML_ALIAS_EXPANSION reading YAML: alias *x stands inside its own anchor and would expand for ever; write the value out',
    ],
  },
];
