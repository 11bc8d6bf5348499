// Tables as Markdown, so that a run can be pasted where it is talked about.

/** The first row is the header; the first column is text, the others are numbers. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [header = [], ...body] = rows;
  const marks = header.map((_, column) => (column === 0 ? '---' : '---:'));
  return [header, marks, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** With at most so many digits behind the point, and commas between thousands. */
export function formatNumber(value: number, digits = 0): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
