import { userError } from '../../../diagnostic';
import type { Layer, ModelGraph, WriterConfig } from '../../../ir';
import type { KernelTable } from '../../../kernels';
import { cppIdentifier, type HlsRom, hlsProject, romLiterals, templateOf } from '../../fpga';
import { VIVADO_ATTRIBUTES } from '../attributes';
import { DIALECT } from '../dialect';
import { LAYER_TEMPLATES } from '../layers';
import { TOP_DIRECTIVE } from '../passes/set-pipeline-style';
import { projectName } from './project-kind';

/** What the templates of whole files get. */
export type ProjectView = ReturnType<typeof projectView>;

/** Describes the files of a graph after the flow `apply_templates`. */
export function projectView(graph: ModelGraph, kernels: KernelTable, writer: WriterConfig) {
  const ioType = graph.config!.ioType;
  const isStream = ioType === 'io_stream';
  const hls = hlsProject({ graph, ioType, kernels }, LAYER_TEMPLATES, DIALECT);
  const computing = hls.layers.filter((layer) => layer.kind !== 'Input');
  for (const layer of computing) checkBuildable(layer);
  const inputs = graph.inputs.map((layer) => hls.variable(layer.outputs[0]));
  const outputs = hls.outputs.map(({ port }) => port);
  const ports = new Set(outputs.map(({ name }) => name));
  const isPort = (layer: Layer, { size }: HlsRom) => {
    const largest = layer.get(VIVADO_ATTRIBUTES.largestRom);
    return largest > 0 && size > largest;
  };
  const roms = computing.flatMap((layer) => hls.roms(layer).map((rom) => ({ ...rom, isPort: isPort(layer, rom) })));
  const weightPorts = roms.filter((rom) => rom.isPort);
  const inner = roms.filter((rom) => !rom.isPort);
  const isLoaded = writer.writeWeightsTxt ?? true;
  const project = projectName(writer);
  const namespace = writer.namespace ? cppIdentifier(writer.namespace) : '';
  if (hls.names.has(project) || project === namespace) {
    const found = `the project is called ${project}, as its namespace or something of the model is`;
    throw userError('name-taken', found, {}, 'choose another writer.projectName');
  }
  const stream = writer.tbOutputStream ?? 'both';
  const copies = hls.outputs.flatMap(({ port, from }) => (from ? [{ from, to: port }] : []));
  return {
    project,
    guard: project.toUpperCase(),
    namespace,
    isStream,
    isLoaded,
    directive: graph.artifacts.get(TOP_DIRECTIVE)!,
    inputs,
    outputs,
    names: [...inputs, ...outputs].map(({ name }) => name),
    arguments: [...inputs, ...outputs, ...weightPorts].map(({ name }) => name),
    weightPorts,
    weightLoads: isLoaded ? weightPorts : [],
    loads: isLoaded ? inner : [],
    roms: inner,
    allRoms: roms,
    headers: headersOf(computing, copies.length > 0, isStream),
    typedefs: hls.layers.flatMap((layer) => hls.typedefs(layer)),
    configs: computing.flatMap((layer) => layer.code.get('config') ?? []),
    layers: computing.map((layer) => ({
      call: layer.code.get('call')!,
      variables: layer.outputs
        .map((tensor, i) => ({ ...hls.variable(tensor), depth: layer.get(VIVADO_ATTRIBUTES.streamDepth)[i] ?? 1 }))
        .filter(({ name }) => !ports.has(name)),
    })),
    copies,
    toFile: stream !== 'stdout',
    toBoth: stream === 'both',
    scalars: ['float', 'double'],
  };
}

function checkBuildable(layer: Layer): void {
  if (templateOf(layer, LAYER_TEMPLATES)) return;
  const built = LAYER_TEMPLATES.flatMap(({ classes }) => classes.map(({ kind }) => kind)).sort();
  throw userError(
    'unsupported-layer',
    `layers of kind ${layer.kind} cannot be written as HLS C++ yet, those that can are ${built.join(', ')}`,
    { node: layer.origin },
    'use the verilog backend, or predict only',
  );
}

/** The headers of the kernels that a project calls; of those for the other kind of ports only what cannot be told apart. */
function headersOf(layers: readonly Layer[], copies: boolean, isStream: boolean): readonly string[] {
  const own = layers.flatMap((layer) => templateOf(layer, LAYER_TEMPLATES)!.headers);
  return [...new Set([...own, ...(copies ? [isStream ? 'nnet_stream.h' : 'nnet_array.h'] : [])])].sort();
}

/** What the template of a weight's header gets. */
export function romView({ guard, namespace, isLoaded }: ProjectView, rom: HlsRom) {
  const values = Array.from(rom.values);
  return {
    ...rom,
    guard,
    namespace,
    isLoaded,
    literals: romLiterals(values, rom.precision),
    least: values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    greatest: values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    zeros: values.filter((value) => value === 0).length,
  };
}
