import type { BadInput } from './bad-input.ts';

/** Files that cannot be read, are not there or lie elsewhere, and lines of set files. */
export const FILES: readonly BadInput[] = [
  {
    code: 'FILE_TOO_LARGE',
    title: 'a document file beyond 8 MiB',
    files: {
      'a.yaml': new Uint8Array(8 * 1024 * 1024 + 1).fill(10),
    },
    lines: [
      'a.yaml:1:1 FILE_TOO_LARGE reading a.yaml: it has 8388609 bytes, more than the 8388608 a file may have; split it',
    ],
  },
  {
    code: 'FILE_TOO_LARGE',
    title: 'a file the source did not even keep',
    files: {
      'a.yaml': { oversize: 67108865 },
    },
    lines: [
      'a.yaml:1:1 FILE_TOO_LARGE reading a.yaml: it has 67108865 bytes, more than the 8388608 a file may have; split it',
    ],
  },
  {
    code: 'FILE_TOO_LARGE',
    title: 'a set file beyond 64 MiB',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [s.txt]
`,
      's.txt': { oversize: 67108865 },
    },
    lines: [
      's.txt:1:1 FILE_TOO_LARGE reading s.txt: it has 67108865 bytes, more than the 67108864 a file may have; split it',
    ],
  },
  {
    code: 'FILE_TOO_LARGE',
    title: 'more tokens than the parser should meet',
    files: {
      'a.yaml': '- a\n'.repeat(800_000),
    },
    lines: [
      'a.yaml:400001:1 FILE_TOO_LARGE reading YAML: the file has more than 2000000 tokens by here; split it, or move addresses to a set file',
    ],
  },
  {
    code: 'FILE_NOT_UTF8',
    title: 'Latin-1 in the second line',
    files: {
      'a.yaml': new Uint8Array([35, 10, 35, 0xfc, 10]),
    },
    lines: ['a.yaml:2:1 FILE_NOT_UTF8 reading a.yaml: this line is not UTF-8; save the file as UTF-8'],
  },
  {
    code: 'FILE_NOT_UTF8',
    title: 'a set file in Latin-1',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [s.txt]
`,
      's.txt': new Uint8Array([35, 0xfc, 10]),
    },
    lines: ['s.txt:1:1 FILE_NOT_UTF8 reading s.txt: this line is not UTF-8; save the file as UTF-8'],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'a link out of the repository',
    files: {
      'a.yaml': { link: '../../etc/passwd' },
    },
    lines: [
      'a.yaml:1:1 PATH_OUTSIDE following link a.yaml: ../../etc/passwd lies outside the repository; link to a file of the repository or remove the link',
    ],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'an absolute link, whatever its name',
    files: {
      policies: { link: '/etc' },
    },
    lines: [
      'policies:1:1 PATH_OUTSIDE following link policies: /etc lies outside the repository; link to a file of the repository or remove the link',
    ],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'a link to nothing',
    files: {
      'sub/a.yaml': { link: '../b.yaml' },
    },
    lines: [
      'sub/a.yaml:1:1 PATH_OUTSIDE following link sub/a.yaml: b.yaml is not there (hidden files are no part of a repository); link to a file of the repository or remove the link',
    ],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'links in a circle',
    files: {
      'a.yaml': { link: 'b.yaml' },
      'b.yaml': { link: 'a.yaml' },
    },
    lines: [
      'a.yaml:1:1 PATH_OUTSIDE following link a.yaml: it leads back to itself; link to a file of the repository or remove the link',
      'b.yaml:1:1 PATH_OUTSIDE following link b.yaml: it leads back to itself; link to a file of the repository or remove the link',
    ],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'a set file outside',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [../s.txt]
`,
    },
    lines: [
      'a.yaml:5:11 PATH_OUTSIDE AddressSet "x" spec.files[0]: ../s.txt lies outside the repository; move the file into it',
    ],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'a set file by absolute path',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [/etc/hosts]
`,
    },
    lines: [
      'a.yaml:5:11 PATH_OUTSIDE AddressSet "x" spec.files[0]: /etc/hosts lies outside the repository; move the file into it',
    ],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'a set file behind a link that leaves',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [sets/s.txt]
`,
      sets: { link: '../elsewhere' },
    },
    lines: [
      'a.yaml:5:11 PATH_OUTSIDE AddressSet "x" spec.files[0]: ../elsewhere lies outside the repository; move the file into it',
      'sets:1:1 PATH_OUTSIDE following link sets: ../elsewhere lies outside the repository; link to a file of the repository or remove the link',
    ],
  },
  {
    code: 'SET_FILE_MISSING',
    title: 'a set file that is not there',
    files: {
      'sub/a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files:
    - t.txt
    - s.txt
`,
      'sub/t.txt': '',
    },
    lines: [
      'sub/a.yaml:7:7 SET_FILE_MISSING AddressSet "x" spec.files[1]: there is no file sub/s.txt; add the file or correct the path, which is relative to this file (hidden files are not read)',
    ],
  },
  {
    code: 'SET_FILE_MISSING',
    title: 'a folder as a set file',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [sets]
`,
      'sets/s.txt': '',
    },
    lines: ['a.yaml:5:11 SET_FILE_MISSING AddressSet "x" spec.files[0]: sets is a folder; name a file in it'],
  },
  {
    code: 'SET_FILE_LINE',
    title: 'every kind of bad line',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [s.txt]
`,
      's.txt': `# fine\r
10.0.0.0/8\r
\r
  10.0.0.1/8  # host bits\r
nonsense\r
10.0.0.0/33\r
2001:db8::1/64\r
`,
    },
    lines: [
      's.txt:4:3 SET_FILE_LINE reading set file: 10.0.0.1/8 has bits set beyond its prefix length; write 10.0.0.0/8 for the block, or 10.0.0.1 for the one address',
      's.txt:5:1 SET_FILE_LINE reading set file: "nonsense" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:6:1 SET_FILE_LINE reading set file: 10.0.0.0/33 has a prefix length beyond 32; write /0 to /32',
      's.txt:7:1 SET_FILE_LINE reading set file: 2001:db8::1/64 has bits set beyond its prefix length; write 2001:db8::/64 for the block, or 2001:db8::1 for the one address',
    ],
  },
  {
    code: 'SET_FILE_LINE',
    title: 'only the first twenty of many',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [s.txt]
`,
      's.txt': 'x\n'.repeat(22),
    },
    lines: [
      's.txt:1:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:2:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:3:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:4:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:5:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:6:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:7:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:8:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:9:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:10:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:11:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:12:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:13:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:14:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:15:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:16:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:17:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:18:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:19:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:20:1 SET_FILE_LINE reading set file: "x" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      's.txt:22:1 SET_FILE_LINE reading set file: … and 2 more such lines, the last one here; correct them all',
    ],
  },
  {
    code: 'SET_TOO_LARGE',
    title: 'a million and one lines',
    files: {
      'a.yaml': `apiVersion: weir/v1
kind: AddressSet
metadata: { name: x }
spec:
  files: [s.txt]
`,
      's.txt': '10.0.0.1\n'.repeat(1_000_001),
    },
    lines: [
      's.txt:1:1 SET_TOO_LARGE reading set file: it has more than 1000000 lines; aggregate the blocks or split the set',
    ],
  },
  {
    code: 'PATH_OUTSIDE',
    title: 'a .weirignore that leads nowhere would name nothing',
    files: {
      '.weirignore': { link: '.gitignore' },
      'a/.weirignore': { link: '../../rules' },
      'a/b/.weirignore': { link: '..' },
    },
    lines: [
      '.weirignore:1:1 PATH_OUTSIDE following link .weirignore: .gitignore is not there (hidden files are no part of a repository); write the file itself',
      'a/.weirignore:1:1 PATH_OUTSIDE following link a/.weirignore: ../../rules lies outside the repository; write the file itself',
      'a/b/.weirignore:1:1 PATH_OUTSIDE following link a/b/.weirignore: it leads to a folder; write the file itself',
    ],
  },
  {
    code: 'FILE_NOT_UTF8',
    title: 'a .weirignore in Latin-1',
    files: { '.weirignore': new Uint8Array([0xfc, 10]) },
    lines: ['.weirignore:1:1 FILE_NOT_UTF8 reading .weirignore: this line is not UTF-8; save the file as UTF-8'],
  },
];
