// Everything that takes too long for every change: the HLS C++ of all models, ports and strategies, compiled by g++ and compared with
// the emulator. Rewrites docs/hls-csim-*.md: `npm run nightly`.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

const root = dirname(import.meta.dirname);
const args = ['node_modules/vitest/vitest.mjs', 'run', 'libs/compiler/hls.spec.ts'];
const env = { ...process.env, NX_HLS_NIGHTLY: '1', UPDATE_DOCS: '1' };
process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
