/** A file's text, or the line (from 1) of its first byte that is not UTF-8. A byte order mark is dropped. */
export type Decoded = { readonly text: string } | { readonly badLine: number };

const NEWLINE = 10;

/** Decodes UTF-8 strictly (RFC 3629): no replacement characters. */
export function decodeText(bytes: Uint8Array): Decoded {
  const text = strict(bytes);
  return text === undefined ? { badLine: firstBadLine(bytes) } : { text };
}

function strict(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** No UTF-8 sequence holds a newline byte, so lines can be judged one by one. */
function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    if (strict(bytes.subarray(start, end)) === undefined) break;
    start = end;
  }
  return line;
}
