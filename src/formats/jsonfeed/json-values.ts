// Values of a parsed JSON document, none of which can be trusted to have the type that its name promises.
// Only own members are looked at, so that `__proto__` and its like are names as any other.

export type JsonRecord = Readonly<Record<string, unknown>>;

/** An object that is no list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is text; absent when blank. */
export function readString(record: JsonRecord, name: string): string | undefined {
  const value = memberOf(record, name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A member that is text, or a finite number, which JSON Feed asks readers to take for text. */
export function readIdentifier(record: JsonRecord, name: string): string | undefined {
  const value = memberOf(record, name);
  return typeof value === 'number' && Number.isFinite(value)
    ? String(value)
    : readString(record, name);
}

/** A member that is a whole number above zero. */
export function readCount(record: JsonRecord, name: string): number | undefined {
  const count = Math.round(Number(memberOf(record, name) ?? 0));
  return Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

/** A member that is a list of objects, or one object where a list was meant. */
export function listRecords(record: JsonRecord, name: string): readonly JsonRecord[] {
  const value = memberOf(record, name);
  if (isRecord(value)) return [value];
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** A member that is a list of texts, or one text where a list was meant. */
export function listStrings(record: JsonRecord, name: string): readonly string[] {
  const value = memberOf(record, name);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}

function memberOf(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
