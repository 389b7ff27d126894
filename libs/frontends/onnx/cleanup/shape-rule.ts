import { formatShape, type Shape } from '../../../ir';
import { nodeError, type OnnxConstant, type OnnxNode } from '../graph';

/** What an inference rule may ask: complete shapes of the inputs that are given, and constants by input. */
export interface Operands {
  readonly shapes: readonly Shape[];
  readonly constant: (slot: number) => OnnxConstant | undefined;
}

/** The shape of a node's first output; nothing when it depends on what is not constant. */
export type Rule = (node: OnnxNode, operands: Operands) => Shape | undefined;

/** The shapes of all outputs. */
export type RuleOfAll = (node: OnnxNode, operands: Operands) => readonly Shape[] | undefined;

export function mismatch(node: OnnxNode, shapes: readonly Shape[]) {
  return nodeError(node, 'shape-mismatch', `inputs of shape ${shapes.map(formatShape).join(', ')} do not fit`);
}
