import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addToFolder, replaceFolder } from './output-folder';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nx-hls-spec-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('replaceFolder', () => {
  it('leaves exactly the files given, and nothing beside the folder', () => {
    const folder = join(root, 'a/out');
    replaceFolder(folder, new Map([['old/file', 'x']]));
    replaceFolder(folder, new Map<string, string | Uint8Array>([['sub/new', Uint8Array.of(1, 2)]]));
    expect(readdirSync(folder)).toEqual(['sub']);
    expect([...readFileSync(join(folder, 'sub/new'))]).toEqual([1, 2]);
    expect(readdirSync(join(root, 'a'))).toEqual(['out']);
  });

  it('keeps the former folder when writing fails half-way', () => {
    const folder = join(root, 'out');
    replaceFolder(folder, new Map([['kept', 'x']]));
    const files = new Map([
      ['one', 'x'],
      ['one/two', 'a file cannot be in a file'],
    ]);
    expect(() => replaceFolder(folder, files)).toThrow(/error\[unwritable-output\] .*out: .*\n {2}try: /);
    expect(readdirSync(folder)).toEqual(['kept']);
    expect(readdirSync(root)).toEqual(['out']);
  });
});

describe('addToFolder', () => {
  it('keeps what is there', () => {
    mkdirSync(join(root, 'mine'));
    writeFileSync(join(root, 'mine/notes'), 'n');
    addToFolder(join(root, 'mine'), new Map([['output.npy', 'x']]));
    expect(readdirSync(join(root, 'mine'))).toEqual(['notes', 'output.npy']);
  });

  it('is a user error where a file is in the way', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => addToFolder(join(root, 'file'), new Map([['a', 'x']]))).toThrow(/error\[unwritable-output\]/);
  });
});
