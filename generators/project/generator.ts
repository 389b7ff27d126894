import { basename, dirname, extname, posix, resolve } from 'node:path';
import { type GeneratorCallback, logger, offsetFromRoot, type Tree } from '@nx/devkit';
import { formatDiagnostic, userError, withWhere } from '../../libs/diagnostic';
import type { ModelSource, SourceFile } from '../../libs/frontends';
import { type BuildConfig, readNpy } from '../../libs/ir';
import { compilerFor, openBeside, withDefaults } from '../../libs/tasks';
import { addPlugin } from '../init/generator';
import { type Hls4mlSettings, readHls4mlSettings } from './hls4ml-settings';
import { derivedTypes, givenTypes, type NetworkTypes, type Samples, writesNothing } from './network-types';
import { accuracyText, projectReadme } from './readme';
import { currentFolder, type NamedFile, ProjectFiles, projectRoot, readFile } from './workspace-files';

/** Options of schema.json. */
export interface ProjectGeneratorOptions {
  readonly name?: string;
  readonly model?: string;
  readonly weights?: string;
  readonly directory?: string;
  readonly calibration?: readonly string[];
  readonly labels?: string;
  readonly from?: string;
  readonly backend?: string;
  readonly part?: string;
  readonly clockPeriod?: number;
}

const SCHEMA = 'node_modules/nx-hls/dist/libs/tasks/hls.schema.json';

/** What the user named, read. */
interface Sources {
  readonly model: NamedFile;
  readonly weights?: NamedFile;
  readonly inputs: readonly NamedFile[];
  readonly labels?: NamedFile;
  readonly settings?: Hls4mlSettings;
}

/**
 * Makes a project of a trained model. Everything is read and tried before the first file is written. User errors: files that
 * cannot be read or do not fit, a folder that is a project already, and whatever the compiler refuses.
 */
export default async function projectGenerator(
  tree: Tree,
  options: ProjectGeneratorOptions,
): Promise<GeneratorCallback> {
  const folder = currentFolder(tree);
  const sources = readSources(tree, folder, options);
  const stem = basename(sources.model.path, extname(sources.model.path));
  const directory = options.directory ?? options.name ?? stem;
  const root = projectRoot(tree, folder, directory);
  const name = options.name ?? (root === '.' ? stem : basename(root));
  const hlsJson = posix.join(root, 'hls.json');
  if (tree.exists(hlsJson)) {
    const hint = 'edit it, remove it first, or pass another name';
    throw userError('project-exists', 'this folder is a project already', { file: hlsJson }, hint);
  }

  const build = buildOf(options, sources.settings);
  const compiler = await compilerFor(build, []);
  const full = withDefaults(build, compiler);
  compiler.check(full);
  const { source, opened } = modelSource(sources);
  const parsed = await compiler.parse(source);
  const samples = samplesOf(sources);
  const onAttempt = whenSlow((tried) => logger.info(`deriving types: ${tried} configurations tried`));
  const types = (sources.settings ? givenTypes : derivedTypes)(compiler, parsed, full, { samples, onAttempt });

  const files = new ProjectFiles(tree, root);
  const model = files.place(sources.model);
  const external = [...opened].map(([location, file]) => files.place(file, posix.join(posix.dirname(model), location)));
  const weights = sources.weights ? files.place(sources.weights) : external;
  const inputs = sources.inputs.map((file) => files.place(file));
  const labels = sources.labels && files.place(sources.labels);
  const content = {
    $schema: `${offsetFromRoot(root)}${SCHEMA}`,
    model,
    ...(weights.length > 0 ? { weights } : {}),
    backend: full.backend,
    ioType: full.ioType,
    part: full.part,
    clockPeriod: full.clockPeriod,
    clockUncertainty: full.clockUncertainty,
    writer: full.writer,
    ...(inputs.length > 0 ? { data: { inputs, labels } } : {}),
    config: types.config,
  };
  files.write();
  tree.write(hlsJson, `${JSON.stringify(content, null, 2)}\n`);
  const readme = posix.join(root, 'README.md');
  if (!tree.exists(readme)) {
    tree.write(readme, projectReadme({ name, model, backend: compiler.backend.name, types }));
  }
  // Without one, Nx names the project by its folder.
  if (name !== basename(root) && !tree.exists(posix.join(root, 'project.json'))) {
    tree.write(posix.join(root, 'project.json'), `${JSON.stringify({ name }, null, 2)}\n`);
  }
  const notes = [...addPlugin(tree), ...files.notes];
  const warnings = [...(sources.settings?.reports ?? []), writesNothing(compiler), ...types.reports];
  report(types, warnings.filter((warning) => warning !== undefined).map(formatDiagnostic), notes);
  return () => logger.info(`next: npx nx run ${name}:hls-ip`);
}

function readSources(tree: Tree, folder: string, options: ProjectGeneratorOptions): Sources {
  const read = (path: string, what: string) => readFile(tree, folder, path, what);
  const from = options.from === undefined ? undefined : read(options.from, 'the hls4ml configuration');
  const settings = from && readHls4mlSettings(new TextDecoder().decode(from.bytes), from.path, from.shown);
  const model = options.model || settings?.model;
  if (!model) {
    const what = from ? `${from.shown} names no model file that can be read` : 'no model was given';
    const other = settings?.reports.find(({ message }) => message.startsWith('PytorchModel '))?.message;
    throw userError('no-model', other ? `${what}: ${other}` : what, {}, 'pass it with --model=MODEL.onnx');
  }
  const weights = options.weights ?? (options.model ? undefined : settings?.weights);
  const calibration = options.calibration ?? (settings?.data ? [settings.data] : []);
  if (options.labels !== undefined && calibration.length === 0) {
    throw userError('no-samples', '--labels without --calibration', {}, 'pass the samples that the labels belong to');
  }
  return {
    model: read(model, 'the model file'),
    weights: weights === undefined ? undefined : read(weights, 'the file with the weights'),
    inputs: calibration.map((path) => read(path, 'the calibration data')),
    labels: options.labels === undefined ? undefined : read(options.labels, 'the labels'),
    settings,
  };
}

/** The model for a frontend, and the files beside it that the frontend opens, by their path from the model's folder. */
function modelSource({ model, weights }: Sources) {
  const opened = new Map<string, NamedFile>();
  const open = openBeside(model.path);
  const source: ModelSource = {
    ...sourceFile(model),
    weights: weights && sourceFile(weights),
    open(location) {
      const file = open(location);
      opened.set(location, { shown: file.path, path: resolve(dirname(model.path), location), bytes: file.bytes });
      return file;
    },
  };
  return { source, opened };
}

const sourceFile = ({ shown, bytes }: NamedFile): SourceFile => ({ path: shown, bytes });

function buildOf(options: ProjectGeneratorOptions, settings?: Hls4mlSettings): BuildConfig {
  return {
    backend: options.backend ?? settings?.backend,
    ioType: settings?.ioType,
    part: options.part ?? settings?.part,
    clockPeriod: options.clockPeriod ?? settings?.clockPeriod,
    clockUncertainty: settings?.clockUncertainty,
    writer: settings?.writer,
    config: settings?.config ?? {},
  };
}

function samplesOf({ inputs, labels }: Sources): Samples | undefined {
  if (inputs.length === 0) return undefined;
  const array = ({ bytes, shown }: NamedFile) => withWhere({ file: shown }, () => readNpy(bytes, shown));
  return { inputs: inputs.map(array), labels: labels && array(labels) };
}

/** Passes on what it is called with once a second; nothing of what is done within the first. */
function whenSlow<T>(show: (value: T) => void): (value: T) => void {
  let next = performance.now() + 1000;
  return (value) => {
    const now = performance.now();
    if (now < next) return;
    next = now + 1000;
    show(value);
  };
}

/** What was chosen and done, for the terminal. */
function report(types: NetworkTypes, warnings: readonly string[], notes: readonly string[]): void {
  const { choices, accuracy, weightBits } = types;
  const widths = [0, 1, 2].map((column) => Math.max(...choices.map((choice) => cells(choice)[column].length)));
  for (const choice of choices) {
    logger.info([...cells(choice).map((cell, i) => cell.padEnd(widths[i])), choice.reason].join('  '));
  }
  if (accuracy) logger.info(accuracyText(accuracy));
  if (weightBits !== undefined) logger.info(`${weightBits} bits of weights`);
  for (const warning of warnings) logger.warn(warning);
  for (const note of notes) logger.info(note);
}

function cells({ layer, key, value }: NetworkTypes['choices'][number]): string[] {
  return [layer, key, String(value)];
}
