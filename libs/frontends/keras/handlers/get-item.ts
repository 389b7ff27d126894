import type { Shape } from '../../../ir';
import { Slice } from '../../../layers';
import { type Handler, node, onlyInput } from '../handler';
import { isObject, type Json } from '../json';
import type { Options } from '../options';

/** Along one axis: first index, distance and count; the axis is dropped when a single index was given. */
interface Cut {
  readonly start: number;
  readonly step: number;
  readonly size: number;
  readonly drop: boolean;
}

/** A subscript `x[:, 1:3, -1]` of slices, integers and one ellipsis; the batch dimension stays whole. */
export const getItem: Handler = (call) => {
  const { shape } = onlyInput(call);
  const cuts = cutsOf(call.options, shape);
  const attributes = {
    starts: cuts.map(({ start }) => start),
    steps: cuts.map(({ step }) => step),
    sizes: cuts.map(({ size }) => size),
    drop_axes: cuts.flatMap(({ drop }, axis) => (drop ? [axis] : [])),
  };
  return [node(call, Slice, attributes)];
};

function cutsOf(options: Options, shape: Shape): readonly Cut[] {
  const value = options.raw('index');
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const ellipsis = given.findIndex(isEllipsis);
  const [before, after] = ellipsis < 0 ? [given, []] : [given.slice(0, ellipsis), given.slice(ellipsis + 1)];
  const missing = shape.length + 1 - before.length - after.length;
  if (missing < 0)
    throw options.unsupported('index', value, `the input has ${shape.length} dimensions behind the batch`);
  const [batch, ...items] = [...before, ...new Array(missing).fill(WHOLE), ...after];
  const cuts = [batch, ...items].map((item, axis) => cutOf(item, [0, ...shape][axis]));
  const unsupported = cuts.findIndex((cut, axis) => (axis === 0 ? !isWhole(batch) : cut === undefined || cut.size < 1));
  if (unsupported < 0) return cuts.slice(1) as Cut[];
  const why = unsupported === 0 ? 'the batch dimension must stay whole' : 'supported are slices and integers inside';
  throw options.unsupported('index', value, why);
}

const WHOLE: Json = { class_name: '__slice__', config: {} };

const isEllipsis = (item: unknown) => isObject(item) && item.class_name === '__ellipsis__';

const isWhole = (item: unknown) =>
  isObject(item) && isObject(item.config) && Object.values(item.config).every((bound) => bound === null);

/** What a Python index takes of an axis; undefined when it is none. */
function cutOf(item: unknown, extent: number): Cut | undefined {
  if (Number.isInteger(item)) {
    const start = (item as number) < 0 ? (item as number) + extent : (item as number);
    return start >= 0 && start < extent ? { start, step: 1, size: 1, drop: true } : undefined;
  }
  if (!isObject(item) || item.class_name !== '__slice__' || !isObject(item.config)) return undefined;
  const { start, stop, step } = item.config as { start?: number | null; stop?: number | null; step?: number | null };
  const by = step ?? 1;
  if (by === 0) return undefined;
  const [lowest, highest] = by > 0 ? [0, extent] : [-1, extent - 1];
  const bound = (value: number | null | undefined, absent: number) => {
    if (value === null || value === undefined) return absent;
    return Math.min(Math.max(value < 0 ? value + extent : value, lowest), highest);
  };
  const first = bound(start, by > 0 ? 0 : extent - 1);
  const end = bound(stop, by > 0 ? extent : -1);
  return { start: first, step: by, size: Math.ceil((end - first) / by), drop: false };
}
