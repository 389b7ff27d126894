import { userError } from '../../diagnostic';
import { type Layer, type ModelGraph, type Tensor, tensor } from '../../ir';
import { BipolarQuant, Quant } from '../../layers';
import { layerOptimizer } from '../../pass';
import { constantOf, removeUnread } from './affine-parameters';

/** The most bits of which integers are exact in double precision, with room for a zero point. */
const MOST_BITS = 48;

/** Makes attributes of the constant scale, zero point and bit width of a Quant. */
export const quantConstantParameters = layerOptimizer(Quant, {
  name: 'quant_constant_parameters',
  doc: 'Make attributes of the constant scale, zero point and bit width of a quantiser.',
  preserves: 'bits',
})((graph, quant) => {
  if (quant.inputs.length === 1) return false;
  const scale = scaleOf(graph, quant);
  const zeropt = parameter(graph, quant, 2, 'zero point');
  const bits = parameter(graph, quant, 3, 'bit width');
  const [bitwidth] = bits.data;
  if (bits.data.length !== 1 || !Number.isInteger(bitwidth) || bitwidth < 1 || bitwidth > MOST_BITS) {
    const found = `the bit width is [${[...bits.data.slice(0, 4)]}], expected one whole number from 1 to ${MOST_BITS}`;
    throw userError('unsupported-quantizer', found, { node: quant.name });
  }
  return replace(graph, quant, Quant, { scale: { tensor: scale }, zeropt: { tensor: zeropt }, bitwidth });
});

/** Makes an attribute of the constant scale of a BipolarQuant. */
export const bipolarQuantConstantParameters = layerOptimizer(BipolarQuant, {
  name: 'bipolar_quant_constant_parameters',
  doc: 'Make an attribute of the constant scale of a quantiser to signs.',
  preserves: 'bits',
})((graph, quant) => {
  if (quant.inputs.length === 1) return false;
  return replace(graph, quant, BipolarQuant, { scale: { tensor: scaleOf(graph, quant) } });
});

function replace(
  graph: ModelGraph,
  quant: Layer,
  layerClass: typeof Quant | typeof BipolarQuant,
  parameters: Readonly<Record<string, unknown>>,
): boolean {
  const sources = quant.inputs.slice(1).map((name) => graph.producer(name));
  const given = Object.fromEntries(quant.entries().map(([{ key }, value]) => [key, value]));
  graph.replace(quant, layerClass, { inputs: [quant.inputs[0]], attributes: { ...given, ...parameters } });
  removeUnread(graph, sources);
  return true;
}

function scaleOf(graph: ModelGraph, quant: Layer): Tensor {
  const scale = parameter(graph, quant, 1, 'scale');
  if (scale.data.every((x) => x > 0)) return scale;
  throw userError('unsupported-quantizer', 'a scale is not positive', { node: quant.name });
}

function parameter(graph: ModelGraph, quant: Layer, slot: number, what: string): Tensor {
  const found = constantOf(graph, quant.inputs[slot]);
  if (found) return tensor(found.tensor.shape, found.tensor.data);
  throw userError(
    'unsupported-quantizer',
    `the ${what} is computed by the network`,
    { node: quant.name },
    'export the model in evaluation mode, so that it is a constant',
  );
}
