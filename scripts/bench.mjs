// Whole-process and in-process figures, as ratios measured in one run: `npm run bench`. With HLS4ML_PYTHON set to a Python that has
// hls4ml, the same work is done by the reference in the same run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const model = join(root, 'testdata/models/digits-mlp');
const cli = join(root, 'dist/bin/nx-hls.js');
const scratch = mkdtempSync(join(tmpdir(), 'nx-hls-bench-'));

/** Median wall seconds of `runs` runs of a command, after one that is not counted. */
function time(command, args, runs = 5) {
  const seconds = [];
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
    if (run > 0) seconds.push((performance.now() - start) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

function row(what, seconds, against, name) {
  const ratio = against === undefined ? '' : `  ${(seconds / against).toFixed(2)} x ${name}`;
  console.log(`${what.padEnd(52)} ${seconds.toFixed(3).padStart(8)} s${ratio}`);
}

/** Samples per second of the emulator on digits-mlp. */
async function throughput(generic) {
  const { createCompiler } = require(join(root, 'dist/libs/compiler'));
  const { createEmulator } = require(join(root, 'dist/libs/emulator'));
  const { readNpy } = require(join(root, 'dist/libs/ir'));
  const { hls_config } = JSON.parse(readFileSync(join(model, 'vitis-parallel/config.json'), 'utf8'));
  const compiler = createCompiler({ backend: 'vitis' });
  const graph = await compiler.parse({ path: 'model.keras', bytes: readFileSync(join(model, 'model.keras')) });
  compiler.apply(graph, { config: hls_config });
  const input = readNpy(readFileSync(join(model, 'input.npy')), 'input.npy');
  const emulator = createEmulator(graph, { generic });
  emulator.predict([input]);
  const start = performance.now();
  let samples = 0;
  while (performance.now() - start < 1000) {
    emulator.predict([input]);
    samples += input.shape[0];
  }
  return (samples / (performance.now() - start)) * 1000;
}

/** Rows for compiling and running C++ over the headers in `folders`; gives the seconds and what the program printed. */
function compileAndRun(whose, folders, against) {
  const program = join(scratch, 'dense');
  const flags = ['-std=c++14', '-O2', '-w', ...folders.map((folder) => `-I${folder}`)];
  const compile = time('g++', [...flags, join(root, 'scripts/bench-dense.cpp'), '-o', program], 3);
  row(`${whose} ap_fixed: g++ of a dense layer`, compile, against?.compile, 'ours');
  const run = time(program, [], 3);
  row(`${whose} ap_fixed: 10000 samples of it`, run, against?.run, 'ours');
  return { compile, run, printed: spawnSync(program, { encoding: 'utf8' }).stdout };
}

try {
  const bare = time(process.execPath, ['-e', '0']);
  row('bare node process', bare);
  row(
    'import the compiler',
    time(process.execPath, ['-e', `require(${JSON.stringify(join(root, 'dist/libs/compiler'))})`]),
    bare,
    'bare node',
  );

  const config = join(model, 'vitis-parallel/config.json');
  const verilog = join(scratch, 'verilog.json');
  writeFileSync(verilog, JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), backend: 'verilog' }));
  const input = join(model, 'input.npy');
  const predict = [
    cli,
    'predict',
    join(model, 'model.keras'),
    '--config',
    config,
    '--input',
    input,
    '--output',
    join(scratch, 'out'),
  ];
  const predicting = time(process.execPath, predict);
  row('digits-mlp: model to first prediction', predicting, bare, 'bare node');
  const convert = [cli, 'convert', join(model, 'model.keras'), '--config', verilog, '--output', join(scratch, 'ip')];
  row('digits-mlp: model to written Verilog IP', time(process.execPath, convert), bare, 'bare node');

  const [fast, generic] = [await throughput(false), await throughput(true)];
  console.log(
    `emulator, digits-mlp: ${Math.round(fast)} samples/s, ${(fast / generic).toFixed(1)} x the generic kernels`,
  );

  const hasGxx = spawnSync('g++', ['--version']).status === 0;
  const backends = join(root, 'dist/libs/backends');
  const ours =
    hasGxx &&
    compileAndRun('our', [join(backends, 'vivado-family/firmware/ap_types'), join(backends, 'fpga/firmware')]);
  if (!hasGxx) console.log('C++ is not measured: g++ is not on the PATH');

  const python = process.env.HLS4ML_PYTHON;
  if (python) {
    const where = spawnSync(python, ['-c', 'import hls4ml; print(hls4ml.__path__[0])'], { encoding: 'utf8' });
    const headers = join(where.stdout.trim().split('\n').at(-1), 'templates/vivado/ap_types');
    if (ours && compileAndRun("hls4ml's", [headers], ours).printed !== ours.printed) throw new Error('sums differ');
    const reference = time(python, [join(root, 'scripts/bench-reference.py'), model], 1);
    row('hls4ml: import, convert, g++, first prediction', reference, predicting, 'ours');
  } else {
    console.log('hls4ml is not measured: set HLS4ML_PYTHON to a Python that has it');
  }
} finally {
  rmSync(scratch, { recursive: true });
}
