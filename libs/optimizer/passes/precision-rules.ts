import {
  asFixed,
  type FixedPrecision,
  fixed,
  minimalFixed,
  type NamedType,
  type Precision,
  precisionsEqual,
  ufixed,
} from '../../fixed';
import type { Layer, ModelGraph } from '../../ir';
import {
  BatchNormalization,
  Concatenate,
  Dense,
  Dot,
  Merge,
  type MergeOp,
  ParametrizedActivation,
  PReLU,
  Reshape,
} from '../../layers';

/** Keys to infer, and where the results go; `set` answers only for keys that are open. */
interface Inference {
  readonly graph: ModelGraph;
  readonly open: ReadonlySet<string>;
  readonly found: Map<string, Precision>;
  readonly maximum: Precision;
}

/**
 * Types that numerics.md 5.1 derives for a layer's open keys. Keys without a rule are left out: they get the default.
 * `maximum` (auto for none) caps widths and integer parts.
 */
export function inferTypes(
  graph: ModelGraph,
  layer: Layer,
  open: ReadonlySet<string>,
  maximum: Precision,
): ReadonlyMap<string, Precision> {
  const inference: Inference = { graph, open, found: new Map(), maximum };
  if (layer instanceof Dense) dense(inference, layer);
  else if (layer instanceof BatchNormalization) batchNormalization(inference, layer);
  else if (layer instanceof Merge) merge(inference, layer);
  else if (layer instanceof Concatenate) concatenate(inference, layer);
  else if (layer instanceof Dot) dot(inference, layer);
  else if (layer instanceof Reshape || layer.kind === 'Clone') set(inference, 'result_t', layer.inputType().precision);
  else if (layer instanceof ParametrizedActivation) parametrized(inference, layer);
  else if (layer instanceof PReLU) set(inference, 'param_t', layer.inputType().precision);
  return inference.found;
}

function set({ open, found }: Inference, key: string, precision: Precision): void {
  if (open.has(key)) found.set(key, precision);
}

/** The type of a key: as given, or the model default that an open weight type will get. */
function typeOf({ graph, open }: Inference, layer: Layer, key: string): Precision {
  if (!open.has(key)) return (layer.getAttr(key) as NamedType).precision;
  return graph.config!.precision({ name: '', origin: '', kind: '' }, 'default').precision;
}

/** All as fixed-point types, or undefined when one of them is neither fixed nor integer. */
function numbers(types: readonly Precision[]): FixedPrecision[] | undefined {
  return types.every((t) => t.kind === 'fixed' || t.kind === 'integer') ? types.map(asFixed) : undefined;
}

/** Width and integer part, each no larger than the maximum's. */
function cap({ maximum }: Inference, width: number, integer: number, signed: boolean): FixedPrecision {
  const limit = maximum.kind === 'fixed' || maximum.kind === 'integer' ? asFixed(maximum) : undefined;
  return fixed(Math.min(width, limit?.width ?? width), Math.min(integer, limit?.integer ?? integer), { signed });
}

/** Integer bits, fraction bits and sign of a sum of two, one of them signed making room for the other's top bit. */
function sum(a: FixedPrecision, b: FixedPrecision): { integer: number; fraction: number; signed: boolean } {
  const integer = Math.max(a.integer + Number(b.signed && !a.signed), b.integer + Number(a.signed && !b.signed)) + 1;
  return { integer, fraction: Math.max(a.width - a.integer, b.width - b.integer), signed: a.signed || b.signed };
}

function product(a: FixedPrecision, b: FixedPrecision, growth = 0): FixedPrecision {
  const signed = a.signed || b.signed;
  return fixed(a.width + b.width + growth, a.integer + b.integer + growth, { signed });
}

const log2Ceil = (n: number) => Math.ceil(Math.log2(n));

function dense(inference: Inference, layer: Dense): void {
  const types = ['weight_t', 'bias_t'].map((key) => typeOf(inference, layer, key));
  const [x, w, b] = numbers([layer.inputType().precision, ...types]) ?? [];
  if (!x) return;
  const wide = product(x, w, log2Ceil(layer.get(Dense.attributes.nIn)));
  const { integer, fraction, signed } = sum(wide, b);
  for (const key of ['accum_t', 'result_t']) set(inference, key, cap(inference, integer + fraction, integer, signed));
}

function batchNormalization(inference: Inference, layer: BatchNormalization): void {
  const types = ['scale_t', 'bias_t'].map((key) => typeOf(inference, layer, key));
  const [x, s, b] = numbers([layer.inputType().precision, ...types]) ?? [];
  if (!x) return;
  const { integer, fraction, signed } = sum(product(x, s), b);
  set(inference, 'result_t', cap(inference, integer + fraction, integer, signed));
}

function merge(inference: Inference, layer: Merge): void {
  const both = [layer.inputType(0).precision, layer.inputType(1).precision];
  const op: MergeOp = layer.get(Merge.attributes.op);
  if (op === 'maximum' || op === 'minimum') {
    if (precisionsEqual(both[0], both[1])) return set(inference, 'result_t', both[0]);
    const common = widest(both);
    if (common) set(inference, 'result_t', common);
    return;
  }
  const [a, b] = numbers(both) ?? [];
  if (!a) return;
  if (op === 'multiply') {
    const p = product(a, b);
    return set(inference, 'result_t', cap(inference, p.width, p.integer, p.signed));
  }
  const { integer, fraction, signed } = sum(a, b);
  set(inference, 'result_t', cap(inference, integer + fraction, integer, signed || op === 'subtract'));
}

/** The smallest type that holds both operands; TRN, WRAP. */
function widest(both: readonly Precision[]): FixedPrecision | undefined {
  const [a, b] = numbers(both) ?? [];
  if (!a) return undefined;
  const signed = a.signed || b.signed;
  const integer = Math.max(a.integer + Number(signed && !a.signed), b.integer + Number(signed && !b.signed));
  const fraction = Math.max(a.width - a.integer, b.width - b.integer);
  return fixed(integer + fraction, integer, { signed });
}

function concatenate(inference: Inference, layer: Concatenate): void {
  const types = layer.inputs.map((_, slot) => layer.inputType(slot).precision);
  if (types.every((type) => precisionsEqual(type, types[0]))) return set(inference, 'result_t', types[0]);
  const all = numbers(types);
  if (!all) return;
  const common = all.reduce((a, b) => widest([a, b])!);
  set(inference, 'result_t', {
    ...cap(inference, common.width, common.integer, common.signed),
    rounding: all.find((t) => t.rounding !== 'TRN')?.rounding ?? 'TRN',
    saturation: all.find((t) => t.saturation !== 'WRAP')?.saturation ?? 'WRAP',
    satBits: all.find((t) => t.satBits !== 0)?.satBits ?? 0,
  });
}

function dot(inference: Inference, layer: Dot): void {
  const [a, b] = numbers([layer.inputType(0).precision, layer.inputType(1).precision]) ?? [];
  if (!a) return;
  const p = product(a, b, log2Ceil(layer.inputShape()[0]));
  // The reference raises when accum is auto too; the exact product sum is what it would need.
  for (const key of ['accum_t', 'result_t']) set(inference, key, cap(inference, p.width, p.integer, p.signed));
}

function parametrized(inference: Inference, layer: ParametrizedActivation): void {
  const param = layer.get(ParametrizedActivation.attributes.param);
  const threshold = layer.get(ParametrizedActivation.attributes.activation) === 'thresholded_relu';
  if (threshold) set(inference, 'param_t', layer.inputType().precision);
  else set(inference, 'param_t', param === 0 ? ufixed(1, 1) : minimalFixed(param));
}
