import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EFFECTFUL, EFFECTS, folderOf, IMPORT_TABLE, importable, type Unit, unitOf } from './import-table';
import { filesBelow, findCycle, readSource, type Source } from './sources';

const ROOT = join(__dirname, '..', '..');

const isShipped = (file: string) =>
  file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.startsWith('libs/testkit/') && !/\/files\//.test(file);

const sources = ['libs', 'executors', 'generators', 'bin']
  .flatMap((folder) => filesBelow(ROOT, folder, isShipped))
  .map((file) => readSource(ROOT, file));

/** What is wrong with one import, if anything. */
function complaint(file: string, specifier: string, target: string | undefined): string | undefined {
  const folder = folderOf(file);
  const unit = unitOf(folder);
  if (unit === undefined) return `${file}: the import table does not have ${folder}`;
  if (target === undefined) {
    return EFFECTS.test(specifier) && !EFFECTFUL.has(unit) ? `${file}: ${unit} may not import ${specifier}` : undefined;
  }
  const targetFolder = folderOf(target);
  if (targetFolder === folder) return undefined;
  const targetUnit = unitOf(targetFolder);
  if (targetUnit === undefined || !importable(unit).has(targetUnit))
    return `${file}: ${folder} may not import ${targetFolder}`;
  return target === `${targetFolder}/index.ts`
    ? undefined
    : `${file}: import ${targetFolder} through its index, not ${target}`;
}

const complaintsOf = ({ file, imports }: Source) =>
  imports
    .map(({ specifier, file: target }) => complaint(file, specifier, target))
    .filter((found) => found !== undefined);

describe('the import table', () => {
  it('has no cycles', () => {
    for (const unit of Object.keys(IMPORT_TABLE) as Unit[]) expect(importable(unit), unit).not.toContain(unit);
  });

  it.each<[Unit, Unit, boolean]>([
    ['pass', 'layers', false],
    ['layers', 'pass', false],
    ['emulator', 'netlist', false],
    ['rtl', 'simulation', false],
    ['simulation', 'rtl', false],
    ['toolchain', 'simulation', true],
    ['reports', 'toolchain', false],
    ['backends/*', 'backends/fpga', true],
    ['backends/fpga', 'backends/*', false],
    ['ir', 'pass', false],
    ['bin', 'diagnostic', true],
    ['compiler', 'tasks', false],
  ])('%s may import %s: %s', (from, to, allowed) => {
    expect(importable(from).has(to)).toBe(allowed);
  });
});

describe('complaints', () => {
  it.each([
    ['libs/ir/graph.ts', '../fixed', 'libs/fixed/index.ts', undefined],
    ['libs/ir/text/print.ts', '../graph', 'libs/ir/graph.ts', undefined],
    ['libs/ir/graph.ts', '../fixed/precision', 'libs/fixed/precision.ts', /through its index/],
    ['libs/ir/graph.ts', '../pass', 'libs/pass/index.ts', /libs\/ir may not import libs\/pass/],
    ['libs/ir/graph.ts', '../../bin/nx-hls', 'bin/nx-hls.ts', /may not import bin/],
    ['libs/backends/vitis/x.ts', '../vivado', 'libs/backends/vivado/index.ts', /may not import libs\/backends\/vivado/],
    ['libs/backends/vitis/x.ts', '../vivado-family', 'libs/backends/vivado-family/index.ts', undefined],
    ['libs/frontends/onnx/x.ts', 'node:fs/promises', undefined, /may not import node:fs/],
    ['libs/frontends/onnx/x.ts', 'node:zlib', undefined, undefined],
    ['libs/toolchain/run.ts', 'execa', undefined, undefined],
    ['libs/unheard-of/x.ts', 'yaml', undefined, /does not have libs\/unheard-of/],
  ])('%s importing %s', (file, specifier, target, expected) => {
    const found = complaint(file, specifier, target);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(expected);
  });

  it('find a cycle that is not of types alone', () => {
    const to = (file: string, typeOnly: boolean) => [{ specifier: '', file, typeOnly }];
    const cycle = [
      { file: 'a.ts', imports: to('b.ts', false) },
      { file: 'b.ts', imports: to('a.ts', false) },
    ];
    expect(findCycle(cycle)).toEqual(['a.ts', 'b.ts', 'a.ts']);
    expect(findCycle([cycle[0], { file: 'b.ts', imports: to('a.ts', true) }])).toBeUndefined();
  });
});

describe('the sources', () => {
  it('import downwards, other libs through their index, files and processes only where allowed', () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.flatMap(complaintsOf)).toEqual([]);
  });

  it('have no cycles of imports', () => {
    expect(findCycle(sources)).toBeUndefined();
  });

  it('have kebab-case names', () => {
    const odd = (file: string) => !/^(?:[a-z0-9.-]+\/|__[a-z-]+__\/)*[a-z0-9]+(?:[-.][a-z0-9]+)*\.ts$/.test(file);
    expect(sources.map(({ file }) => file).filter(odd)).toEqual([]);
  });

  it('do not use the console in libs', () => {
    const uses = ({ file }: Source) =>
      file.startsWith('libs/') && /\bconsole\./.test(readFileSync(join(ROOT, file), 'utf8'));
    expect(sources.filter(uses).map(({ file }) => file)).toEqual([]);
  });

  it('say nothing of the machine they were written on', () => {
    // Put together from parts, so that this file does not say it either.
    const folders = ['work', 'root', 'home'].map((name) => `["'\`\\s(=]/${name}/`);
    const hosts = [
      ['registry', 'npmjs'],
      ['registry', 'yarnpkg'],
      ['npm', 'pkg', 'github'],
    ].map((parts) => parts.join('\\.'));
    const secret = new RegExp([...folders, ...hosts].join('|'));
    const isText = (file: string) => /\.(?:ts|mts|mjs|js|json|md|ya?ml|ir|v|h|cpp|tcl|sh)$|^\.[\w-]+rc$/.test(file);
    const files = filesBelow(ROOT, '', isText).filter(
      (file) => !file.startsWith('testdata/') && file !== 'package-lock.json',
    );
    expect(files.filter((file) => secret.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });
});
