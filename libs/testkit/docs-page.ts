import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const DOCS = join(__dirname, '../../docs');

/** Compares a page of `docs/` with what a test made; `UPDATE_DOCS=1` rewrites it, which is not done where `CI` is set. */
export function expectPage(name: string, text: string): void {
  const path = join(DOCS, name);
  if (process.env.UPDATE_DOCS === '1' && !process.env.CI) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

/** A Markdown table; cells of one line. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
