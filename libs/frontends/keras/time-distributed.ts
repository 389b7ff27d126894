import { userError } from '../../diagnostic';
import { formatShape } from '../../ir';
import { Activation, Concatenate, Reshape, Slice } from '../../layers';
import type { KerasLayer } from './model';
import type { Placement, Site } from './site';

/** Layers that treat all positions but those along the last axis alike: given all steps at once, they compute each on its own. */
const POSITION_WISE: ReadonlySet<string> = new Set([
  'Activation',
  'ActivityRegularization',
  'AlphaDropout',
  'Dense',
  'Dropout',
  'ELU',
  'GaussianDropout',
  'GaussianNoise',
  'Identity',
  'LeakyReLU',
  'QActivation',
  'QDense',
  'ReLU',
  'ThresholdedReLU',
]);

/** Layers that do so when they work along the last axis. */
const ALONG_AN_AXIS: ReadonlySet<string> = new Set(['BatchNormalization', 'LayerNormalization', 'Softmax']);

/**
 * Adds a layer that is applied to every step of the first axis: once for all steps where that is the same, else once for each
 * step. At the end stands a conversion to the result type that the user configured for the wrapper, as in hls4ml; the nodes
 * before it are called and configured as the wrapped layer.
 */
export function addTimeDistributed(
  site: Site,
  wrapper: KerasLayer,
  wrapped: KerasLayer,
  { name, inputs }: Placement,
): readonly string[] {
  const shape = site.graph.shapeOf(inputs[0]);
  if (inputs.length !== 1 || shape.length < 2) {
    const found = inputs.length === 1 ? formatShape(shape) : `${inputs.length} tensors`;
    throw userError('bad-inputs', `${wrapper.className} reads one tensor [steps, ...], found ${found}`, { node: name });
  }
  const tensor = isPositionWise(wrapped)
    ? onlyOutput(site.addLayer(wrapped, { name: site.fresh(wrapped.name), inputs }), name)
    : stepByStep(site, wrapped, name, inputs[0]);
  const end = site.graph.add(Activation, { name, inputs: [tensor], attributes: { activation: 'linear' } });
  return end.outputs;
}

function isPositionWise({ className, config }: KerasLayer): boolean {
  const { axis = -1 } = config;
  const last = axis === -1 || (Array.isArray(axis) && axis.length === 1 && axis[0] === -1);
  return POSITION_WISE.has(className) || (ALONG_AN_AXIS.has(className) && last);
}

/** Cuts the input into steps, adds the layer for each and joins the outputs. */
function stepByStep(site: Site, wrapped: KerasLayer, name: string, input: string): string {
  const { graph, fresh } = site;
  const [steps, ...shape] = graph.shapeOf(input);
  const results = Array.from({ length: steps }, (_, step) => {
    const at = graph.add(Slice, {
      name: fresh(`${name}_step${step}`),
      inputs: [input],
      attributes: {
        starts: [step, ...shape.map(() => 0)],
        steps: [1, ...shape.map(() => 1)],
        sizes: [1, ...shape],
        drop_axes: [0],
      },
    });
    const placement = { name: fresh(`${wrapped.name}_t${step}`), inputs: at.outputs, origin: wrapped.name };
    const output = onlyOutput(site.addLayer(wrapped, placement), name);
    const target = [1, ...graph.shapeOf(output)];
    const row = { name: fresh(`${name}_row${step}`), inputs: [output], attributes: { target_shape: target } };
    return graph.add(Reshape, row).name;
  });
  if (results.length === 1) return results[0];
  return graph.add(Concatenate, { name: fresh(`${name}_rows`), inputs: results, attributes: { axis: 0 } }).name;
}

function onlyOutput(outputs: readonly string[], name: string): string {
  if (outputs.length === 1) return outputs[0];
  const message = `the wrapped layer has ${outputs.length} outputs, only one is supported`;
  throw userError('unsupported-layer', message, { node: name });
}
