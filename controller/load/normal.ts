import { type Fields, isFields } from './shape.ts';

/** `except` as a list wherever one set stands without it; everything else as it is. */
export function withListedExceptions(document: Fields): Fields {
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [key, normal(key, value)]));
}

function normal(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object') ? value.map(normalItem) : value;
  if (!isFields(value)) return value;
  const listed = withListedExceptions(value);
  return key === 'except' ? [listed] : listed;
}

function normalItem(item: unknown): unknown {
  return isFields(item) ? withListedExceptions(item) : item;
}
