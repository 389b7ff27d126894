import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Files } from '../backends/fpga';
import { type BuildConfig, parseGraph } from '../ir';
import { replaceFolder } from '../tasks';
import { seeded, seededTensor } from '../testkit';
import { findTool, GXX, runCsim } from '../toolchain';
import { createCompiler } from './compiler';

const DENSE = `model @m {
  %x = Input {input_shape=[2]} : 2 x fixed<8,4>
  %fc = Dense %x {n_in=2, n_out=3, weight=#w, bias=#b, weight_t=fixed<8,4>, bias_t=fixed<8,4>, accum_t=fixed<18,10>} : 3 x fixed<12,6,RND,SAT>
  %y = Activation %fc {activation=relu} : 3 x ufixed<10,5>
  return %y
}
#w = f64 2x3 [[1.5, -2, 0], [0.25, 3, -0.5]]
#b = f64 3 [0.5, -1, 0]`;

/** The project of a graph whose types are given. */
function project(text: string, build: BuildConfig, samples = 2): Files {
  const compiler = createCompiler({ backend: build.backend });
  const graph = parseGraph(text, compiler.schema);
  for (const flow of ['vivado:init_layers', 'vivado:streaming', 'vivado:specific_types', 'vivado:apply_templates']) {
    compiler.runFlow(graph, build, compiler.registry.getFlow(flow));
  }
  const inputs = graph.inputs.map((layer) => seededTensor(seeded(5), [samples, ...layer.shape]));
  return compiler.emit(graph, build, compiler.emulator(graph).vectors(inputs));
}

/** The files that depend on the model, as one text. */
function written(files: Files): string {
  const own = [...files].filter(([path]) => !/^firmware\/(nnet_utils|ap_types)\//.test(path));
  return own.map(([path, content]) => `==> ${path}\n${content}`).join('\n');
}

const types = { LayerName: { x: { Precision: 'fixed<8,4>' } } };

describe('the files of a project', () => {
  it.each([
    ['vitis', 'io_parallel', {}],
    ['vivado', 'io_stream', { projectName: 'tiny', namespace: 'nets', writeWeightsTxt: false, tbOutputStream: 'file' }],
  ] as const)('%s %s', (backend, ioType, writer) => {
    const text = written(project(DENSE, { backend, ioType, writer, config: types }));
    const golden = join(__dirname, `golden/dense.${backend}.${ioType}.txt`);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it('are the same when they are written again', () => {
    const build: BuildConfig = { backend: 'vitis', config: types, writer: { writeTar: true } };
    expect(project(DENSE, build)).toEqual(project(DENSE, build));
  });

  it('come with an archive of all others', () => {
    const files = project(DENSE, { backend: 'vitis', config: types, writer: { writeTar: true } });
    const archive = files.get('myproject.tar.gz') as Uint8Array;
    const listed = execFileSync('tar', ['tzf', '-'], { input: archive, encoding: 'utf8' }).trim().split('\n');
    const others = [...files.keys()].filter((path) => path !== 'myproject.tar.gz');
    expect(listed).toEqual(others.map((path) => `myproject/${path}`));
  });
});

describe('whatever the settings, the C++ compiles and equals the prediction', async () => {
  const hasCompiler = (await findTool(GXX)) !== undefined;
  const namespace = 'nets';
  const bram = { ...types, Model: { BramFactor: 4 } };
  const shared = `model @m {
  %x = Input {input_shape=[3]} : 3 x fixed<8,4>
  %c = Constant {value=#c} : 3 x fixed<6,3>
  %a = Merge %x, %c {op=add} : 3 x fixed<9,5>
  %b = Activation %a {activation=tanh} : 3 x fixed<10,2>
  %r = Reshape %b {target_shape=[3, 1]} : 3x1 x fixed<10,2>
  return %a, %b, %x, %a, %r
}
#c = f64 3 [0.5, -1.25, 3]`;

  it.skipIf(!hasCompiler).each([
    ['text files', DENSE, { writer: { namespace }, config: types }],
    ['no text files', DENSE, { writer: { namespace, writeWeightsTxt: false }, config: types }],
    ['weights through ports', DENSE, { writer: { namespace }, config: bram }],
    ['weights through ports, no text files', DENSE, { writer: { writeWeightsTxt: false }, config: bram }],
    ['outputs only on the screen', DENSE, { writer: { tbOutputStream: 'stdout' }, config: types }],
    ['inputs, constants and inner values that leave the model', shared, { config: {} }],
  ] as const)('%s', async (_, text, settings) => {
    for (const ioType of ['io_parallel', 'io_stream'] as const) {
      const { outputs, expected } = await runCsim(project(text, { backend: 'vitis', ioType, ...settings }, 8));
      expect(outputs).toEqual(expected);
    }
  });

  it.skipIf(!hasCompiler)('the bridge becomes a library of C functions', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nx-hls-spec-'));
    const files = project(DENSE, { backend: 'vitis', config: bram });
    replaceFolder(join(folder, 'project'), files);
    execFileSync('sh', ['build_lib.sh'], { cwd: join(folder, 'project') });
    const stamp = /myproject-(\w+)\.so/.exec(String(files.get('build_lib.sh')))![1];
    const library = join(folder, `project/firmware/myproject-${stamp}.so`);
    const names = execFileSync('nm', ['-D', '--defined-only', library], { encoding: 'utf8' });
    expect(names).toMatch(/ T myproject_double$/m);
    expect(names).toMatch(/ T myproject_float$/m);
    rmSync(folder, { recursive: true });
  });
});

/** Every way out of a comment, an identifier, a string, a word of Tcl or the shell. */
const NASTY = [
  'a"b',
  'quote\' and "',
  'back\\slash\\',
  'new\nline int x;',
  '*/ int y; /*',
  '}; system("true"); {',
  '$[exec touch owned]',
  '$' + '{HOME}`id`',
  '[exit 3]',
  '; rm -rf .',
  'ünïcödé ☃',
  'class',
  'nnet',
  '9lives',
  '__x',
  'line',
  'M_PI',
  '??/',
  '%s%n',
  '',
];

describe('names from models and settings', async () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nx-hls-spec-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const hasCompiler = (await findTool(GXX)) !== undefined;

  it.skipIf(!hasCompiler)('cannot leave the places that they are written to in C++', async () => {
    const compiler = createCompiler({ backend: 'vitis' });
    const graph = parseGraph(DENSE, compiler.schema);
    const { Activation } = Object.fromEntries(compiler.schema.classes.map((c) => [c.kind, c]));
    let last = graph.outputs[0];
    for (const name of NASTY.filter((text) => text !== '')) {
      const made = graph.add(Activation, { name, inputs: [last], attributes: { activation: 'relu' } });
      made.setAttr('result_t', { name: '', precision: graph.typeOf(last).precision });
      last = made.outputs[0];
    }
    graph.setOutput([last]);
    const build: BuildConfig = {
      backend: 'vitis',
      config: types,
      writer: { projectName: `p ${NASTY[5]}`, namespace: NASTY[0] },
    };
    for (const flow of ['vivado:init_layers', 'vivado:specific_types', 'vivado:apply_templates']) {
      compiler.runFlow(graph, build, compiler.registry.getFlow(flow));
    }
    const inputs = [seededTensor(seeded(5), [8, 2])];
    const { outputs, expected } = await runCsim(compiler.emit(graph, build, compiler.emulator(graph).vectors(inputs)));
    expect(outputs).toEqual(expected);
  });

  it('must be another one than that of the project', () => {
    const named = (writer: BuildConfig['writer']) => () => project(DENSE, { backend: 'vitis', config: types, writer });
    expect(named({ projectName: 'FC_out' })).toThrow(/name-taken.*FC_out/);
    expect(named({ projectName: 'nets', namespace: 'nets' })).toThrow(/name-taken/);
  });

  it.skipIf(!hasTcl()).each(NASTY)('reach the tool as they are: part %j', (part) => {
    const files = project(DENSE, { backend: 'vitis', part, config: types, writer: { projectName: `p ${part}` } });
    const { commands } = runTcl(folder, files, 'build_prj.tcl', ['validation=0']);
    const ascii = part.replace(/[^\x20-\x7e]+/g, '?');
    expect(commands).toContain(JSON.stringify(['set_part', ascii]));
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });
});

function hasTcl(): boolean {
  try {
    execFileSync('tclsh', { input: '', stdio: ['pipe', 'ignore', 'ignore'] });
    return true;
  } catch {
    return false;
  }
}

/** Commands of Vivado and Vitis HLS, and what starts other tools: recorded, not run. */
const RECORDED = [
  'open_project',
  'set_top',
  'add_files',
  'open_solution',
  'config_array_partition',
  'config_compile',
  'set_part',
  'config_schedule',
  'create_clock',
  'set_clock_uncertainty',
  'csim_design',
  'csynth_design',
  'cosim_design',
  'export_design',
  'synth_design',
  'opt_design',
  'report_utilization',
  'exec',
];

/** Runs a script of a project to its end and gives the tool's commands, each as a list in JSON. */
function runTcl(folder: string, files: Files, script: string, argv: readonly string[]) {
  replaceFolder(join(folder, 'project'), files);
  const json = `proc json {words} {
    set all {}
    foreach word $words { lappend all "\\"[string map {\\\\ \\\\\\\\ \\" \\\\\\"} $word]\\"" }
    return "\\[[join $all ,]\\]"
  }`;
  const stubs = RECORDED.map((name) => `proc ${name} args { puts "@[json [concat ${name} $args]]" }`);
  const main = [
    json,
    ...stubs,
    'rename exit real_exit',
    'proc exit {{code 0}} { puts "@end $code"; real_exit $code }',
    `source ${script}`,
    'puts "@end"',
  ];
  const file = join(folder, 'project', 'run.tcl');
  writeFileSync(file, main.join('\n'));
  let printed: string;
  let status = 0;
  try {
    printed = execFileSync('tclsh', ['run.tcl', ...argv], {
      cwd: join(folder, 'project'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    printed = String((error as { stdout: string }).stdout);
    status = (error as { status: number }).status;
  }
  const lines = printed.split('\n').filter((line) => line.startsWith('@'));
  const commands = lines.filter((line) => !line.startsWith('@end')).map((line) => line.slice(1));
  return { status, ended: lines.some((line) => line.startsWith('@end')), commands };
}

describe.skipIf(!hasTcl())('the scripts of a project', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nx-hls-spec-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const build = (backend: string): BuildConfig => ({ backend, clockPeriod: 4, config: types });

  it.each(['vivado', 'vitis'])('%s: all steps, in order', (backend) => {
    const files = new Map(project(DENSE, build(backend)));
    const result = 'myproject_prj/solution1';
    files.set(`${result}/csim/build/tb_data/csim_results.log`, '1 2\n');
    files.set(`${result}/sim/wrapc/tb_data/rtl_cosim_results.log`, '1 2\n');
    const run = runTcl(folder, files, 'build_prj.tcl', ['reset=1 csim=1 cosim=1 validation=1 export=1 vsynth=1']);
    expect(run).toMatchObject({ status: 0, ended: true });
    const standard = backend === 'vivado' ? 'c++0x' : 'c++14';
    const uncertainty = backend === 'vivado' ? '12.5%' : '27%';
    expect(run.commands.map((command) => JSON.parse(command).join(' '))).toEqual([
      'open_project -reset myproject_prj',
      'set_top myproject',
      `add_files firmware/myproject.cpp -cflags -std=${standard}`,
      `add_files -tb myproject_test.cpp -cflags -std=${standard}`,
      'add_files -tb firmware/weights',
      'add_files -tb tb_data',
      'open_solution -reset solution1',
      'config_array_partition -maximum_size 4096',
      'config_compile -name_max_length 80',
      'set_part xcvu13p-flga2577-2-e',
      'config_schedule -enable_dsp_full_reg=false',
      'create_clock -period 4 -name default',
      `set_clock_uncertainty ${uncertainty} default`,
      'csim_design',
      'csynth_design',
      'cosim_design -trace_level all',
      'export_design -format ip_catalog -version 1.0.0',
      'exec vivado -mode batch -source vivado_synth.tcl >@ stdout',
    ]);
  });

  it('do what the options say, by themselves or from build_opt.tcl', () => {
    const files = new Map(project(DENSE, build('vitis')));
    const steps = (argv: string[]) =>
      runTcl(folder, files, 'build_prj.tcl', argv).commands.filter((command) => /_design"/.test(command));
    expect(steps(['csim=0 synth=1 cosim=0 validation=0'])).toEqual(['["csynth_design"]']);
    files.set('build_opt.tcl', 'array set opt {csim 1 synth 0 cosim 0 validation 0}\n');
    expect(steps([])).toEqual(['["csim_design"]']);
    expect(steps(['csim=0', 'unknown=1'])).toEqual([]);
  });

  it('fail where the results of C and RTL differ', () => {
    const files = new Map(project(DENSE, build('vitis')));
    const result = 'myproject_prj/solution1';
    files.set(`${result}/csim/build/tb_data/csim_results.log`, '1 2\n');
    files.set(`${result}/sim/wrapc/tb_data/rtl_cosim_results.log`, '1 3\n');
    expect(runTcl(folder, files, 'build_prj.tcl', [])).toMatchObject({ status: 1 });
  });

  it('synthesise the RTL', () => {
    const run = runTcl(folder, project(DENSE, build('vitis')), 'vivado_synth.tcl', []);
    expect(run.ended).toBe(true);
    expect(run.commands.map((command) => JSON.parse(command).join(' '))).toEqual([
      'add_files myproject_prj/solution1/syn/verilog',
      'synth_design -top myproject -part xcvu13p-flga2577-2-e',
      'opt_design -retarget -propconst -sweep -bram_power_opt -shift_register_opt',
      'report_utilization -file vivado_synth.rpt',
    ]);
  });
});
