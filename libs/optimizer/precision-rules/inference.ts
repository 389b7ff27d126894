import { asFixed, DEFAULT_PRECISION, type FixedPrecision, fixed, type NamedType, type Precision } from '../../fixed';
import type { Layer, ModelGraph } from '../../ir';

/** Keys to infer, and where the results go. */
export interface Inference {
  readonly graph: ModelGraph;
  readonly open: ReadonlySet<string>;
  readonly found: Map<string, Precision>;
  readonly maximum: Precision;
}

/** Derives types for the open keys of one layer kind (numerics.md 5.1); keys it leaves out get the model's default. */
export type Rule<L extends Layer = Layer> = (inference: Inference, layer: L) => void;

/** Records a type, if its key is open. */
export function set({ open, found }: Inference, key: string, precision: Precision): void {
  if (open.has(key)) found.set(key, precision);
}

/** The type of a key: as given, or the model default that an open weight type will get. */
export function typeOf({ graph, open }: Inference, layer: Layer, key: string): Precision {
  if (!open.has(key)) return (layer.getAttr(key) as NamedType).precision;
  return modelDefault(graph);
}

/** The type of what neither the configuration nor a rule decides; the project's where the model's own default is auto. */
export function modelDefault(graph: ModelGraph): Precision {
  const found = graph.config!.precision({ name: '', origin: '', kind: '' }, 'default').precision;
  return found.kind === 'auto' ? DEFAULT_PRECISION : found;
}

/** All as fixed-point types, or undefined when one of them is neither fixed nor integer. */
export function numbers(types: readonly Precision[]): FixedPrecision[] | undefined {
  return types.every((t) => t.kind === 'fixed' || t.kind === 'integer') ? types.map(asFixed) : undefined;
}

/** Width and integer part, each no larger than the maximum's. */
export function cap({ maximum }: Inference, width: number, integer: number, signed: boolean): FixedPrecision {
  const limit = maximum.kind === 'fixed' || maximum.kind === 'integer' ? asFixed(maximum) : undefined;
  return fixed(Math.min(width, limit?.width ?? width), Math.min(integer, limit?.integer ?? integer), { signed });
}

/** Integer bits, fraction bits and sign of a sum of two, one of them signed making room for the other's top bit. */
export function sum(
  a: FixedPrecision,
  b: FixedPrecision,
): { readonly integer: number; readonly fraction: number; readonly signed: boolean } {
  const integer = Math.max(a.integer + Number(b.signed && !a.signed), b.integer + Number(a.signed && !b.signed)) + 1;
  return { integer, fraction: Math.max(a.width - a.integer, b.width - b.integer), signed: a.signed || b.signed };
}

/** The exact type of a product, `growth` bits wider for the sum of 2^growth of them. */
export function product(a: FixedPrecision, b: FixedPrecision, growth = 0): FixedPrecision {
  const signed = a.signed || b.signed;
  return fixed(a.width + b.width + growth, a.integer + b.integer + growth, { signed });
}

/** The smallest type that holds all of them; TRN, WRAP. */
export function widest(types: readonly FixedPrecision[]): FixedPrecision {
  const signed = types.some((type) => type.signed);
  const integer = Math.max(...types.map((type) => type.integer + Number(signed && !type.signed)));
  const fraction = Math.max(...types.map((type) => type.width - type.integer));
  return fixed(integer + fraction, integer, { signed });
}

/** ceil(log2 n), the bits by which a sum of n terms grows. */
export function growthOf(n: number): number {
  return Math.ceil(Math.log2(n));
}

/** Accumulator and result of a sum of `terms` products of input and weight, plus a bias. */
export function matrixProduct(inference: Inference, layer: Layer, terms: number): void {
  const types = ['weight_t', 'bias_t'].map((key) => typeOf(inference, layer, key));
  const [x, w, b] = numbers([layer.inputType().precision, ...types]) ?? [];
  if (!x) return;
  const { integer, fraction, signed } = sum(product(x, w, growthOf(terms)), b);
  for (const key of ['accum_t', 'result_t']) set(inference, key, cap(inference, integer + fraction, integer, signed));
}

/** The result takes the input's type. */
export const sameAsInput: Rule = (inference, layer) => set(inference, 'result_t', layer.inputType().precision);
