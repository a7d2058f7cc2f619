import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readObject } from '../../controller/kernel/object.ts';

/** A build that differs: the same object with another digest. */
export function otherBuild(): Disposable & { readonly object: string } {
  const folder = mkdtempSync(join(tmpdir(), 'weir-build-'));
  const object = join(folder, 'weir.bpf.o');
  copyFileSync(readObject().path, object);
  appendFileSync(object, '\0');
  return { object, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
