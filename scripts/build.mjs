// Builds the package into dist/: compiled sources, the files beside them, and the build's identity. Ends by linking the
// checkout into its own node_modules, so that Nx, `npx nx-hls` and imports of `nx-hls` find what users will find.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');
/** Compiled packages lie beside the outputs of the examples, which a build must not delete. */
const parts = ['libs', 'executors', 'generators', 'bin', 'build-id.json'];

compile(join(dist, '.build'));
linkIntoNodeModules();

/** Compiles into a folder beside dist and moves the result there, so that a failing build leaves the former one. */
function compile(folder) {
  rmSync(folder, { recursive: true, force: true });
  try {
    const tsc = join(root, 'node_modules/typescript-native/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder], {
      cwd: root,
      stdio: 'inherit',
    });
    for (const file of filesBelow(root, ['libs', 'executors', 'generators'])) {
      if (isAsset(file)) cpSync(join(root, file), join(folder, file));
    }
    writeFileSync(join(folder, 'build-id.json'), `${JSON.stringify({ buildId: buildId(folder) })}\n`);
    chmodSync(join(folder, 'bin/nx-hls.js'), 0o755);
    mkdirSync(dist, { recursive: true });
    for (const part of parts) {
      rmSync(join(dist, part), { recursive: true, force: true });
      if (existsSync(join(folder, part))) renameSync(join(folder, part), join(dist, part));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What tsc does not copy: schemas, and the files that generators copy. */
function isAsset(file) {
  return /(^|\/)(hls\.)?schema\.json$/.test(file) || /^generators\/[^/]+\/files\//.test(file);
}

/** SHA-256 over paths and contents: the same sources give the same identity on every machine. */
function buildId(folder) {
  const hash = createHash('sha256');
  for (const file of filesBelow(folder, ['.'])) {
    if (!file.endsWith('.d.ts'))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(folder, file)))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(folder, starts) {
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) visit(below);
      else found.push(below.replaceAll('\\', '/'));
    }
  };
  for (const start of starts) if (existsSync(join(folder, start))) visit(start);
  return found.sort();
}

function linkIntoNodeModules() {
  const modules = join(root, 'node_modules');
  if (!existsSync(modules)) return;
  link(root, join(modules, 'nx-hls'), 'junction');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  if (process.platform !== 'win32') link(join(dist, 'bin/nx-hls.js'), join(modules, '.bin/nx-hls'), 'file');
}

function link(target, path, type) {
  if (lstatSync(path, { throwIfNoEntry: false })) unlinkSync(path);
  symlinkSync(type === 'junction' ? target : relative(dirname(path), target), path, type);
}
