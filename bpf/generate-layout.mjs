// Writes controller/abi/layout.generated.ts from the BTF of layout.bpf.c; with --check compares instead.
// Needs clang, and dist/ (npx tsc) for the BTF reader that the agent itself uses.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLayout } from '../dist/abi/btf.js';

const COMMAND = 'node bpf/generate-layout.mjs';
const here = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../controller/abi/layout.generated.ts', import.meta.url));

function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'weir-layout-'));
  try {
    const object = join(folder, 'layout.bpf.o');
    const multiarch = execFileSync('clang', ['-print-multiarch'], { encoding: 'utf8' }).trim();
    const flags = ['-g', '-O2', '-target', 'bpf', `-I/usr/include/${multiarch}`, '-c'];
    execFileSync('clang', [...flags, join(here, 'layout.bpf.c'), '-o', object], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return readFileSync(object);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function render({ structs, constants }) {
  const lines = [
    `// Generated from bpf/include/layout.h by \`${COMMAND}\`. Do not edit.`,
    '',
    '/** Offsets and sizes in bytes; `count` elements of `size` each. */',
    'export const STRUCTS = {',
  ];
  for (const [name, { size, members }] of Object.entries(structs)) {
    lines.push(`  ${name}: {`, `    size: ${size},`, '    members: {');
    for (const [member, { offset, size: each, count, type }] of Object.entries(members)) {
      lines.push(`      ${member}: { offset: ${offset}, size: ${each}, count: ${count}, type: '${type}' },`);
    }
    lines.push('    },', '  },');
  }
  lines.push('} as const;', '', 'export const CONSTANTS = {');
  for (const [name, value] of Object.entries(constants)) lines.push(`  ${name}: ${value},`);
  return [...lines, '} as const;', ''].join('\n');
}

const wanted = render(readLayout(compile()));
if (!process.argv.includes('--check')) {
  writeFileSync(target, wanted);
} else if (readFileSync(target, 'utf8') !== wanted) {
  process.stderr.write(
    `controller/abi/layout.generated.ts differs from bpf/include/layout.h; run \`npx tsc && ${COMMAND}\`\n`,
  );
  process.exit(1);
}
