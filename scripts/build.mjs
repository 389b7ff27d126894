// Builds the package into dist/: compiled sources, the files beside them, and the build's identity. Ends by linking the
// checkout into its own node_modules, so that Nx, `npx nx-hls` and imports of `nx-hls` find what users will find.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');
/** What a build replaces: the outputs of the examples lie in dist as well. */
const parts = ['libs', 'executors', 'generators', 'bin', 'build-id.json'];

const sources = sourceId();
if (sources === builtFrom() || compile()) linkIntoNodeModules();
else process.exitCode = 1;

/** Compiles into a new folder in dist and moves the result to its place: a failing build leaves the former one. */
function compile() {
  mkdirSync(dist, { recursive: true });
  const folder = mkdtempSync(join(dist, '.build-'));
  try {
    const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
    const args = [tsc, '-p', 'tsconfig.build.json', '--outDir', folder];
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) return false;
    for (const file of filesBelow(root, ['libs', 'executors', 'generators'])) {
      if (isAsset(file)) cpSync(join(root, file), join(folder, file));
    }
    writeFileSync(join(folder, 'build-id.json'), `${JSON.stringify({ buildId: buildId(folder), sources })}\n`);
    chmodSync(join(folder, 'bin/nx-hls.js'), 0o755);
    for (const part of parts) {
      rmSync(join(dist, part), { recursive: true, force: true });
      if (existsSync(join(folder, part))) renameSync(join(folder, part), join(dist, part));
    }
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What tsc does not copy: schemas, the files that generators copy, and what backends fill in or copy. */
function isAsset(file) {
  return (
    /(^|\/)(hls\.)?schema\.json$/.test(file) ||
    /^(generators\/[^/]+\/files|libs\/backends\/[^/]+\/(templates|firmware))\//.test(file)
  );
}

/** Identity of what was built: the same sources give the same one on every machine. */
function buildId(folder) {
  const isCode = (file) => !file.endsWith('.d.ts');
  return digest(folder, filesBelow(folder, ['.']).filter(isCode));
}

/** Identity of what a build reads: `npx nx-hls` prepares the package when it runs first, and then nothing is to be done. */
function sourceId() {
  const starts = ['libs', 'executors', 'generators', 'bin'];
  const files = ['scripts/build.mjs', 'tsconfig.base.json', 'tsconfig.build.json', 'package-lock.json'];
  const isBuilt = (file) => !/\.(spec\.ts|ir|md)$/.test(file);
  return digest(root, filesBelow(root, [...starts, ...files]).filter(isBuilt));
}

/** Identity of the sources of what lies in dist; undefined when nothing does. */
function builtFrom() {
  const file = join(dist, 'build-id.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).sources : undefined;
}

/** SHA-256 over paths and contents. */
function digest(folder, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Files at or below `starts`, sorted, with `/`. */
function filesBelow(folder, starts) {
  const found = [];
  const visit = (path) => {
    if (statSync(join(folder, path)).isFile()) found.push(path.replaceAll('\\', '/'));
    else for (const name of readdirSync(join(folder, path))) visit(join(path, name));
  };
  for (const start of starts) if (existsSync(join(folder, start))) visit(start);
  return found.sort();
}

function linkIntoNodeModules() {
  const modules = join(root, 'node_modules');
  if (!existsSync(modules)) return;
  mkdirSync(join(modules, '.bin'), { recursive: true });
  if (process.platform === 'win32') {
    link(root, join(modules, 'nx-hls'), 'junction');
  } else {
    link(relative(modules, root), join(modules, 'nx-hls'), 'dir');
    link(relative(join(modules, '.bin'), join(dist, 'bin/nx-hls.js')), join(modules, '.bin/nx-hls'), 'file');
  }
}

function link(target, path, type) {
  if (lstatSync(path, { throwIfNoEntry: false })) unlinkSync(path);
  symlinkSync(target, path, type);
}
