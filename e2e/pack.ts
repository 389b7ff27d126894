import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder whose node_modules hold what an installation of the packed package brings. */
    installation: string;
  }
}

const ROOT = join(__dirname, '..');

/** Tools of this repository that the package does not bring to users. */
const DEVELOPMENT =
  /^(\..*|nx-hls|typescript.*|@typescript|@biomejs|@types|vite|vitest|@vitest|rolldown|@rolldown|lightningcss.*|fast-check)$/;

/** Packs the package and installs it from the tarball, with the dependencies that are here already: no network is needed. */
export default function setup({ provide }: TestProject): () => void {
  const installation = mkdtempSync(join(tmpdir(), 'nx-hls-e2e-'));
  const modules = join(installation, 'node_modules');
  // The prepare script runs and prints as well; the name of the tarball comes last.
  const printed = execFileSync('npm', ['pack', '--silent', '--pack-destination', installation], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const tarball = printed.trim().split('\n').at(-1)!;
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (DEVELOPMENT.test(name)) continue;
    cpSync(join(ROOT, 'node_modules', name), join(modules, name), { recursive: true });
  }
  mkdirSync(join(modules, 'nx-hls'));
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, 'nx-hls')], { cwd: installation });
  provide('installation', installation);
  return () => rmSync(installation, { recursive: true, force: true });
}
