import { filled, type Shape, sizeOf, type Tensor } from '../../../ir';
import { Concatenate, Merge, type MergeOp, Reshape } from '../../../layers';
import { broadcastTo, type Call, type Handler } from '../call';

/** An element-wise operation of two tensors, of which one may be a parameter or a number. */
const merge =
  (op: MergeOp, left = 'self', right = 'other'): Handler =>
  (call) => {
    call.args.only('alpha', 1);
    return combine(call, op, call.args.operand(left), call.args.operand(right));
  };

export const add = merge('add');
export const sub = merge('subtract');
/** other - self */
export const rsub = merge('subtract', 'other', 'self');
export const mul = merge('multiply');
export const maximum = merge('maximum');
export const minimum = merge('minimum');

/** A division by a parameter or a number. */
export const div: Handler = (call) => {
  const divisor = call.args.operand('other');
  if (typeof divisor === 'string' && !call.isConstant(divisor)) {
    const hint = 'multiply by a constant instead, or divide outside the network';
    throw call.error('unsupported-operand', 'the divisor is not a constant', hint);
  }
  return merge('divide')(call);
};

export const neg: Handler = (call) => combine(call, 'multiply', call.args.tensor('self'), -1);

/** Joins tensors; parameters among them are repeated for every sample. */
export const cat: Handler = (call) => {
  const tensors = call.args.tensors('tensors');
  const rank = call.result().length;
  const axis = call.axis('dim', rank, 0);
  const inputs = tensors.map((tensor) => {
    if (!call.isConstant(tensor)) return call.dataOf(tensor);
    const value = call.constantOf(tensor);
    if (value.shape.length !== rank + 1 || value.shape[0] !== 1) {
      throw call.error('unsupported-operand', `the parameter ${value.label} has no batch dimension of extent 1`);
    }
    return call.addConstant({ shape: value.shape.slice(1), data: value.data }, tensor);
  });
  return call.add(Concatenate, inputs, { axis });
};

/** Joins tensors along a new axis. */
export const stack: Handler = (call) => {
  const shape = call.result();
  const axis = call.axis('dim', shape.length, 0);
  const slice = { target_shape: shape.with(axis, 1) };
  const inputs = call.args.tensors('tensors').map((tensor) => call.add(Reshape, [call.dataOf(tensor)], slice));
  return call.add(Concatenate, inputs, { axis });
};

type Operand = number | string;

function combine(call: Call, op: MergeOp, left: Operand, right: Operand): string {
  const [a, b] = [left, right].map((operand) => (isData(call, operand) ? undefined : constantValue(call, operand)));
  if (a !== undefined && b !== undefined) throw call.error('unsupported-operand', 'both operands are constants');
  if (a === undefined && b === undefined) {
    return call.add(Merge, [call.dataOf(left as string), call.dataOf(right as string)], { op });
  }
  const constant = (a ?? b) as Tensor;
  const data = call.dataOf((a === undefined ? left : right) as string);
  const tensor = a === undefined ? right : left;
  const name = typeof tensor === 'string' ? tensor : undefined;
  const order = (x: string, c: string) => (a === undefined ? [x, c] : [c, x]);
  const result = call.result();
  const channels = perChannel(constant, result);
  if (channels !== undefined) {
    // One value for each channel stays that when the channels are last.
    const inputs = order(call.channelsLast(data), call.addConstant(channels, name));
    return call.channelsFirst(call.add(Merge, inputs, { op }));
  }
  const whole = constant.data.length === 1 || constant.data.length === result.at(-1);
  const value = whole && constant.shape.at(-1) === result.at(-1) ? flat(constant) : spreadOut(call, constant, result);
  return call.add(Merge, order(data, call.addConstant(value, name)), { op });
}

const isData = (call: Call, operand: Operand) => typeof operand === 'string' && !call.isConstant(operand);

/** A number is a tensor of one value, as hls4ml has it. */
function constantValue(call: Call, operand: Operand): Tensor {
  return typeof operand === 'number' ? filled([1], operand) : call.constantOf(operand);
}

const flat = ({ data }: Tensor): Tensor => ({ shape: [data.length], data });

function spreadOut(call: Call, constant: Tensor, result: Shape): Tensor {
  if (constant.data.length === 1) return flat(constant);
  const lead = constant.shape.length - result.length;
  if (lead > 1 || (lead === 1 && constant.shape[0] !== 1)) {
    throw call.error('shape-mismatch', `a parameter of shape [${constant.shape}] would change the batch dimension`);
  }
  return broadcastTo(call, { shape: constant.shape.slice(Math.max(lead, 0)), data: constant.data }, result);
}

/** The values of a constant that has one for each channel of a channels-first tensor; undefined when it is anything else. */
function perChannel(constant: Tensor, result: Shape): Tensor | undefined {
  if (result.length < 2 || constant.data.length !== result[0] || result[0] === 1) return undefined;
  const own = constant.shape.slice(-result.length);
  return own.length === result.length && own[0] === sizeOf(own) ? flat(constant) : undefined;
}
