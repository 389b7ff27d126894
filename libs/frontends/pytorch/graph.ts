import { userError } from '../../diagnostic';
import type { Tensor } from '../../ir';

/** A parameter, buffer or constant; `label` is its path in the module. */
export interface TorchTensor extends Tensor {
  readonly label: string;
}

/** An extent, or the text of the expression that it has when it is known only at run time. */
export type Extent = number | string;

export type Scalar = number | boolean | string;

/** An argument of an operation. */
export type Argument =
  | { readonly kind: 'none' }
  | { readonly kind: 'tensor'; readonly name: string }
  | { readonly kind: 'tensors'; readonly names: readonly (string | undefined)[] }
  | { readonly kind: 'value'; readonly value: Scalar | readonly Scalar[] }
  /** A number, or a list with one, that is known only at run time, such as the batch size. */
  | { readonly kind: 'symbolic' }
  /** A number type, as torch.export numbers them. */
  | { readonly kind: 'type'; readonly type: number }
  /** Devices, memory formats and the like: nothing that decides a value. */
  | { readonly kind: 'other' };

/** A module that was being called when an operation ran. */
export interface ModuleCall {
  /** Path in the model, such as `features.0`; empty for the model itself. */
  readonly path: string;
  /** Differs between two calls of the same module. */
  readonly key: string;
  /** Qualified Python class. */
  readonly className: string;
}

/** One operation of the exported graph. */
export interface AtenNode {
  /** Operator with its overload, such as `aten.linear.default`. */
  readonly target: string;
  readonly args: ReadonlyMap<string, Argument>;
  /** The tensors that it writes; an undefined one is not a tensor. */
  readonly outputs: readonly (string | undefined)[];
  /** Outermost first. */
  readonly modules: readonly ModuleCall[];
  /** The Python function that was called, with a number that tells its calls apart: `relu_1;function.relu`. */
  readonly call: string | undefined;
}

/** The program of a `.pt2` file as plain data. */
export interface AtenGraph {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly nodes: readonly AtenNode[];
  readonly constants: ReadonlyMap<string, TorchTensor>;
  /** Complete shapes, with the batch dimension. */
  readonly shapes: ReadonlyMap<string, readonly Extent[]>;
}

/** The operator without its namespace and overload; the in-place form of an operator is its own: `relu_`. */
export function opOf({ target }: AtenNode): string {
  return target.split('.')[1] ?? target;
}

/** A user error about a node, under the name that the user knows. */
export function nodeError(label: string, target: string, code: string, message: string, hint?: string) {
  return userError(code, `${target}: ${message}`, { node: label }, hint);
}
