import type { Rounding } from '../../../fixed';
import { type Tensor, tensor } from '../../../ir';
import { BipolarQuant, Merge, Quant } from '../../../layers';
import { nodeError, numberAttribute, type OnnxNode, textAttribute } from '../graph';
import type { Context, Handler } from './context';

/** Rounding modes of which types have one. CEIL and UP are none: no type rounds up, or away from zero, whatever the fraction. */
const ROUNDINGS: Readonly<Record<string, Rounding>> = {
  DOWN: 'TRN_ZERO',
  FLOOR: 'TRN',
  HALF_DOWN: 'RND_ZERO',
  HALF_EVEN: 'RND_CONV',
  HALF_UP: 'RND_INF',
  ROUND: 'RND_CONV',
};

function roundingOf(node: OnnxNode, fallback: string): Rounding {
  const mode = textAttribute(node, 'rounding_mode', fallback).toUpperCase();
  if (Object.hasOwn(ROUNDINGS, mode)) return ROUNDINGS[mode];
  const hint = `supported are ${Object.keys(ROUNDINGS).join(', ')}`;
  throw nodeError(node, 'unsupported-attribute', `rounding_mode is ${mode}`, hint);
}

const flag = (node: OnnxNode, key: string, fallback: number) => numberAttribute(node, key, fallback) !== 0;

/** QONNX's Quant: x, scale, zero point, bit width. */
export const quant: Handler = (node, context) => {
  const inputs = [context.quantised(node), ...[1, 2].map((slot) => parameter(node, context, slot))];
  context.layer(Quant, node, [...inputs, context.operand(node, 3, context.constant(node, 3))], {
    signed: flag(node, 'signed', 1),
    narrow: flag(node, 'narrow', 0),
    rounding: roundingOf(node, 'ROUND'),
  });
};

/** QONNX's BipolarQuant: x and the scale. */
export const bipolarQuant: Handler = (node, context) => {
  context.layer(BipolarQuant, node, [context.quantised(node), parameter(node, context, 1)]);
};

/** A parameter broadcasts to x: it loses the batch dimension where x does. */
function parameter(node: OnnxNode, context: Context, slot: number): string {
  return context.isConstant(node, 0)
    ? context.operand(node, slot, context.unbatched(node, context.constant(node, slot)))
    : context.operand(node, slot);
}

/**
 * QONNX's Trunc: drops the low bits of integers. A first quantiser puts x on its integers, a second one on those without the low bits.
 * Its first version (x, scale, zero point, bits, bits that are left) keeps the scale, so that values become smaller; the second has
 * the scale of the result as well.
 */
export const trunc: Handler = (node, context) => {
  const second = node.inputs.length > 5;
  const value = (slot: number): Tensor => context.constant(node, slot);
  const [scale, bits, left] = [value(1), value(3).data[0], value(second ? 5 : 4).data[0]];
  if (!value(2).data.every((x) => x === 0)) {
    throw nodeError(node, 'unsupported-operand', 'its zero point is not 0', 'quantise symmetrically');
  }
  const dropped = second ? Math.round(Math.log2(value(4).data[0] / scale.data[0])) : bits - left;
  const steps = tensor(
    scale.shape,
    scale.data.map((step) => step * 2 ** dropped),
  );
  const signed = second ? flag(node, 'signed', 1) : true;
  // The first version does not say whether its integers are signed: one more bit holds both.
  const more = second ? 0 : 1;
  const add = (name: string, input: string, step: Tensor, width: number, attributes: object, outputs: string[]) =>
    context.graph.add(Quant, {
      name,
      inputs: [
        input,
        ...[step, tensor([], [0]), tensor([], [width])].map((constant, i) =>
          context.addConstant(`${name}_param${i}`, constant),
        ),
      ],
      outputs,
      attributes: { signed, ...attributes },
    }).outputs[0];
  const input = context.data(node);
  const integers = add(`${node.name}_in`, input, scale, bits + more, {}, [`${node.name}_in_out0`]);
  const rounding = roundingOf(node, 'FLOOR');
  const narrow = second && flag(node, 'narrow', 0);
  if (second) {
    add(node.name, integers, steps, left, { rounding, narrow }, [node.outputs[0]]);
    return;
  }
  const kept = add(node.name, integers, steps, left + 1, { rounding }, [`${node.name}_out`]);
  const factor = context.addConstant(`${node.name}_factor`, tensor([], [2 ** -dropped]));
  context.graph.add(Merge, {
    name: `${node.name}_rescaled`,
    inputs: [kept, factor],
    outputs: [node.outputs[0]],
    attributes: { op: 'multiply' },
  });
};
