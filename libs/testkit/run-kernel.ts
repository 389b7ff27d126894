import { expect } from 'vitest';
import { doubleArith, exactArith, toExact, toNumber } from '../fixed';
import { LayerSchema, parseGraph } from '../ir';
import { BUILT_IN_KERNELS, type KernelTable, prepareKernel } from '../kernels';
import { LAYERS } from '../layers';

/**
 * The outputs of the layer `y` of a model whose nodes and weights are `lines` of textual IR, for one sample of each of its
 * inputs (row-major values, taken as they are). Doubles and exact arithmetic must agree.
 */
export function runKernel(lines: string, ...inputs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return runKernelOf(BUILT_IN_KERNELS, new LayerSchema(LAYERS), lines, ...inputs);
}

/** The same with other kernels and layers with other attributes. */
export function runKernelOf(
  kernels: KernelTable,
  schema: LayerSchema,
  lines: string,
  ...inputs: readonly (readonly number[])[]
): readonly (readonly number[])[] {
  const [nodes, weights] = [false, true].map((isWeight) =>
    lines.split('\n').filter((line) => line.trim().startsWith('#') === isWeight),
  );
  const graph = parseGraph(['model @m {', ...nodes, '}', ...weights].join('\n'), schema);
  const kernel = prepareKernel(kernels, graph.layer('y'));
  const exact = kernel(
    inputs.map((x) => x.map(toExact)),
    exactArith,
  ).map((output) => output.map(toNumber));
  expect(kernel(inputs, doubleArith), 'in doubles').toEqual(exact);
  return exact;
}
