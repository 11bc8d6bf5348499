// Plain text as HTML.

/** Text that stands between tags or in a double-quoted attribute; `]]>` cannot arise in it. */
export function escapeHtml(text: string): string {
  if (!/[&<>"]/u.test(text)) return text;
  return text
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
    .replace(/"/gu, '&quot;');
}
