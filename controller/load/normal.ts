import { type Fields, isFields } from './shape.ts';

/** `except` as a list wherever one set stands without it; everything else as it is, and shared. */
export function withListedExceptions(document: Fields): Fields {
  const keys = Object.keys(document);
  const values = keys.map((key) => normal(key, document[key]));
  if (keys.every((key, i) => document[key] === values[i])) return document;
  return Object.fromEntries(keys.map((key, i) => [key, values[i]]));
}

function normal(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return normalList(value);
  if (!isFields(value)) return value;
  const listed = withListedExceptions(value);
  return key === 'except' ? [listed] : listed;
}

function normalList(list: readonly unknown[]): readonly unknown[] {
  if (!list.some((item) => typeof item === 'object')) return list;
  const items = list.map(normalItem);
  return items.every((item, i) => item === list[i]) ? list : items;
}

function normalItem(item: unknown): unknown {
  return isFields(item) ? withListedExceptions(item) : item;
}
