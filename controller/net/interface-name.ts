/** The loopback device is never policed, whatever a pattern says. */
export const LOOPBACK = 'lo';

/** Whether a host that manages `patterns` (exact names or globs) polices the interface. */
export function isManagedBy(patterns: readonly string[], name: string): boolean {
  return name !== LOOPBACK && patterns.some((pattern) => matchesGlob(pattern, name));
}

/** `*` any run of UTF-16 code units, `?` any one; every other one stands for itself, line breaks too. */
export function matchesGlob(pattern: string, name: string): boolean {
  let [p, n, star, mark] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = n;
    } else if (pattern[p] === '?' || pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star !== -1) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
