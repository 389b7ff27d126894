import { posix } from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import type { Compiler } from '../compiler';
import { userError } from '../diagnostic';
import { flowChain, targetOfFlow } from './flow-chain';
import { outputFolder } from './output-paths';

/** What targets need to know of a project beside its flows. */
export interface TargetContext {
  /** From the workspace's root, `.` for the root itself. */
  readonly projectRoot: string;
  /** Version of the compiler: an update runs every task again. */
  readonly version: string;
  /** Files that decide what the flows do: the sources of extensions. */
  readonly extensionInputs: readonly InputDefinition[];
  /** Files that the globs below do not find: a model, weights or data outside the project. */
  readonly modelInputs: readonly InputDefinition[];
  readonly dataInputs: readonly InputDefinition[];
}

export type InputDefinition = NonNullable<TargetConfiguration['inputs']>[number];

type Targets = Record<string, TargetConfiguration>;

/** Endings of model files and of arrays; such files in a project's folder are found even when git ignores them. */
const MODEL_ENDINGS = ['keras', 'h5', 'hdf5', 'onnx', 'data', 'pt2'];
const MODEL_FILES = `**/*.{${MODEL_ENDINGS.join(',')}}`;
const ARRAY_FILES = '**/*.npy';

/** True for files which the globs find wherever they lie in a project's folder. */
export function isFoundByEnding(path: string): boolean {
  return [...MODEL_ENDINGS, 'npy'].some((ending) => path.endsWith(`.${ending}`));
}

/** Keys of hls.json that decide what flows see. */
const CONFIG_FIELDS = ['backend', 'ioType', 'clockPeriod', 'clockUncertainty', 'extensions', 'config'];

/** Keys that decide the files of an HLS project as well. */
const PROJECT_FIELDS = ['part', 'writer'];

/**
 * The targets of a project: one for each flow, in a chain, and what is done with the result. No value of a configuration is in
 * them: Nx hashes all targets of a project together, so that a value here would run every task again when it changes.
 */
export function targetsOf(compiler: Pick<Compiler, 'registry' | 'backend'>, context: TargetContext): Targets {
  const { registry, backend } = compiler;
  const isHls = backend.writeFlow !== undefined;
  const targets: Targets = toolTargets(context);
  targets['hls-config'] = configTarget(context, isHls ? [...CONFIG_FIELDS, ...PROJECT_FIELDS] : CONFIG_FIELDS);
  if (isHls) targets['hls-csim'] = csimTarget(context);
  for (const { name } of registry.flows) {
    const chain = flowChain(registry, backend.defaultFlow, name);
    // What follows the default flow would run after the IP was written.
    if (chain.slice(0, -1).some((flow) => flow.name === backend.defaultFlow)) continue;
    const target = targetOfFlow(name, backend.defaultFlow);
    if (targets[target])
      throw userError('flow-name', `the flow ${name} has the target ${target}, which exists already`);
    const before = chain.slice(0, -1).map((flow) => targetOfFlow(flow.name, backend.defaultFlow));
    const requires = registry.getFlow(name).requires.map((required) => targetOfFlow(required, backend.defaultFlow));
    const build = name === backend.defaultFlow ? ipTarget : flowTarget;
    targets[target] = build(context, target, name, before, requires);
  }
  const final = targetOfFlow(
    flowChain(registry, backend.defaultFlow, backend.defaultFlow).at(-2)!.name,
    backend.defaultFlow,
  );
  for (const name of ['hls-predict', 'hls-inspect']) targets[name].dependsOn = [final];
  return sorted(targets);
}

/** Nothing of the compiler's own packages is an input: `version` stands for all of them. */
const NO_PACKAGES: InputDefinition = { externalDependencies: [] };

function configTarget(context: TargetContext, fields: readonly string[]): TargetConfiguration {
  return {
    executor: 'nx-hls:config',
    cache: true,
    options: { version: context.version },
    inputs: [{ json: '{projectRoot}/hls.json', fields } as InputDefinition, ...context.extensionInputs, NO_PACKAGES],
    outputs: [outputOf(context, 'hls-config')],
    metadata: describe('Check hls.json and hand each flow the part of the configuration that it reads.'),
  };
}

function flowTarget(
  context: TargetContext,
  target: string,
  flow: string,
  before: readonly string[],
  requires: readonly string[],
): TargetConfiguration {
  const isFirst = before.length === 0;
  return {
    executor: 'nx-hls:flow',
    cache: true,
    options: { flow, version: context.version },
    dependsOn: ['hls-config', ...new Set([...requires, ...before.slice(-1)])],
    inputs: [
      ...(isFirst ? modelInputs(context) : [outputsOf(before[before.length - 1], 'graph.json')]),
      projectionOf(target),
      ...context.extensionInputs,
      NO_PACKAGES,
    ],
    outputs: [outputOf(context, target)],
    metadata: describe(`Run the compiler flow ${flow}.`),
  };
}

/** The default flow has no passes: its target is the IP. */
function ipTarget(
  context: TargetContext,
  target: string,
  flow: string,
  before: readonly string[],
  requires: readonly string[],
): TargetConfiguration {
  return {
    ...flowTarget(context, target, flow, before, requires),
    executor: 'nx-hls:ip',
    options: { version: context.version },
    inputs: [
      // The float model's accuracy needs the graph before the configuration entered.
      { dependentTasksOutputFiles: `**/${before[0]}/graph.json`, transitive: true },
      outputsOf(before[before.length - 1], 'graph.json'),
      projectionOf(target),
      { json: '{projectRoot}/hls.json', fields: ['data'] } as InputDefinition,
      filesIn(context, ARRAY_FILES),
      ...context.dataInputs,
      ...context.extensionInputs,
      NO_PACKAGES,
    ],
    metadata: describe('Write the IP, its test bench and a report.', 'convert'),
  };
}

function csimTarget(context: TargetContext): TargetConfiguration {
  return {
    executor: 'nx-hls:csim',
    cache: true,
    options: { version: context.version },
    dependsOn: ['hls-ip'],
    inputs: [
      outputsOf('hls-ip', '{*.cpp,{firmware,tb_data}/**/*}'),
      // A shared cache must not mix what different compilers made.
      { runtime: 'g++ --version || echo none' },
      NO_PACKAGES,
    ],
    outputs: [outputOf(context, 'hls-csim')],
    metadata: describe('Compile the HLS C++ with g++, run it and compare it with the bit-accurate prediction.'),
  };
}

function toolTargets(context: TargetContext): Targets {
  const options = { version: context.version };
  return {
    'hls-synth': {
      executor: 'nx-hls:synth',
      cache: true,
      options,
      dependsOn: ['hls-ip'],
      inputs: [
        { json: '{projectRoot}/hls.json', fields: ['part', 'backend'] } as InputDefinition,
        outputsOf('hls-ip', 'rtl/**/*'),
        NO_PACKAGES,
      ],
      outputs: [outputOf(context, 'hls-synth')],
      metadata: describe('Synthesise the IP with Yosys for the family of the part.'),
    },
    'hls-cosim': {
      executor: 'nx-hls:cosim',
      cache: true,
      options,
      dependsOn: ['hls-ip'],
      inputs: [
        outputsOf('hls-ip', '{rtl,tb}/**/*'),
        // A shared cache must not mix what different simulators said.
        { runtime: 'iverilog -V || echo none' },
        { runtime: 'verilator --version || echo none' },
        NO_PACKAGES,
      ],
      outputs: [outputOf(context, 'hls-cosim')],
      metadata: describe('Simulate the RTL and compare it with the bit-accurate prediction.'),
    },
    'hls-predict': {
      executor: 'nx-hls:predict',
      // Its inputs may be any files, which no target can name.
      cache: false,
      options,
      outputs: [outputOf(context, 'hls-predict')],
      metadata: describe('Predict bit-accurately, in process.', 'predict', '--input=x.npy'),
    },
    'hls-report': {
      executor: 'nx-hls:report',
      cache: false,
      options,
      dependsOn: ['hls-ip'],
      metadata: describe('Print what the IP costs and how accurate it is.', 'report', '--format=json'),
    },
    'hls-watch': {
      executor: 'nx-hls:watch',
      continuous: true,
      cache: false,
      options,
      metadata: describe('Build the IP again whenever a file that it depends on changes.'),
    },
    'hls-inspect': {
      executor: 'nx-hls:inspect',
      cache: false,
      options,
      metadata: describe('Print the graph after a flow.', 'inspect', '--flow=convert'),
    },
  };
}

function modelInputs(context: TargetContext): InputDefinition[] {
  return [
    { json: '{projectRoot}/hls.json', fields: ['model', 'weights'] } as InputDefinition,
    filesIn(context, MODEL_FILES),
    ...context.modelInputs,
  ];
}

/** Below the workspace's root lie the packages and all outputs: only what git knows is taken there. */
function filesIn({ projectRoot }: TargetContext, glob: string): InputDefinition {
  const fileset = `{projectRoot}/${glob}`;
  return projectRoot === '.' ? { fileset } : ({ fileset, includeIgnored: true } as InputDefinition);
}

function projectionOf(target: string): InputDefinition {
  return outputsOf('hls-config', `${target}.json`);
}

function outputsOf(target: string, glob: string): InputDefinition {
  return { dependentTasksOutputFiles: `**/${target}/${glob}` };
}

function outputOf({ projectRoot }: TargetContext, target: string): string {
  return posix.join('{workspaceRoot}', outputFolder(projectRoot, target));
}

/** `command` is the same on the command line, if there is such a thing; Nx shows what it prints for --help. */
function describe(description: string, command?: string, ...args: string[]): TargetConfiguration['metadata'] {
  const help = command === undefined ? undefined : { command: `npx nx-hls ${command} --help`, example: { args } };
  return { description, technologies: ['hls'], ...(help && { help }) };
}

function sorted(targets: Targets): Targets {
  return Object.fromEntries(Object.entries(targets).sort(([a], [b]) => (a < b ? -1 : 1)));
}
