import { userError } from '../../../diagnostic';
import { Bidirectional, CELLS, type CellKind, MERGE_MODES, type MergeMode } from '../../../layers';
import type { Handler, LayerCall } from '../handler';
import { isObject, objectAt, stringAt } from '../json';
import { Options } from '../options';
import {
  type Cell,
  cellAttributes,
  cellWeights,
  featuresOf,
  isQuantized,
  recurrentNode,
  recurrentShape,
} from './recurrent';

/** Bidirectional over SimpleRNN, LSTM or GRU; the backward layer is a mirror image of the forward one or given by itself. */
export const bidirectional: Handler = (call) => {
  const { options } = call;
  const given = options.raw('backward_layer');
  const directions = [cellOf(call, options.raw('layer')), cellOf(call, given ?? options.raw('layer'))];
  const shapes = directions.map((direction) => recurrentShape(direction.options));
  requireDirections(call, directions, given !== undefined && given !== null);
  const expected = directions.map(({ kind, options }) => cellWeights(kind, options, featuresOf(call)));
  const tensors = call.weights(...expected.flat());
  const split = expected[0].length;
  const mode = mergeMode(options);
  const units = directions.map((direction) => direction.options.integer('units'));
  const attributes = {
    ...shapes[0].attributes,
    n_out: mode === 'concat' ? units[0] + units[1] : units[0],
    merge_mode: mode,
    pass_initial_states: call.inputs.length > 1,
    use_bias: directions.some((direction) => direction.options.boolean('use_bias', true)),
    forward_class_name: directions[0].kind,
    ...cellAttributes(call, directions[0], 'forward_', tensors.slice(0, split)),
    backward_class_name: directions[1].kind,
    ...cellAttributes(call, directions[1], 'backward_', tensors.slice(split)),
  };
  for (const direction of directions) direction.options.rejectUnknown();
  const outputs = mode === 'none' ? [call.name, call.fresh(`${call.name}_backward`)] : [call.name];
  const states = shapes[0].returnState ? directions.reduce((sum, { kind }) => sum + CELLS[kind].states, 0) : 0;
  return [recurrentNode(call, Bidirectional, attributes, outputs, states)];
};

function cellOf(call: LayerCall, description: unknown): Cell {
  const layer = isObject(description) ? description : {};
  const className = stringAt(layer, 'class_name', `the layer inside ${call.name}`);
  const kind = className.replace(/^Q/, '');
  if (!Object.hasOwn(CELLS, kind)) {
    const hint = `supported are ${Object.keys(CELLS).join(', ')}, and those of QKeras`;
    throw userError('unsupported-layer', `Bidirectional of ${className} is not supported`, { node: call.name }, hint);
  }
  return { kind: kind as CellKind, className, options: new Options(call.name, objectAt(layer, 'config', className)) };
}

/** The forward layer visits the steps in their order, a backward layer of its own from the end; both return the same. */
function requireDirections(call: LayerCall, [forward, backward]: readonly Cell[], separate: boolean): void {
  forward.options.only('go_backwards', false);
  const agree = ['return_sequences', 'return_state'].every(
    (key) => forward.options.boolean(key, false) === backward.options.boolean(key, false),
  );
  const reversed = backward.options.boolean('go_backwards', false);
  if (!agree || reversed !== separate) {
    const message = 'the two layers do not run in opposite directions with the same outputs';
    throw userError('bad-option', message, { node: call.name });
  }
  // They share the slope of hard_sigmoid.
  if (isQuantized(forward.className) === isQuantized(backward.className)) return;
  const message = `the layers are ${forward.className} and ${backward.className}; use two of Keras or two of QKeras`;
  throw userError('bad-option', message, { node: call.name });
}

function mergeMode(options: Options): MergeMode {
  const value = options.raw('merge_mode');
  const mode = value === null ? 'none' : (value ?? 'concat');
  if (MERGE_MODES.includes(mode as MergeMode)) return mode as MergeMode;
  throw options.unsupported('merge_mode', value, `supported are ${MERGE_MODES.join(', ')}`);
}
