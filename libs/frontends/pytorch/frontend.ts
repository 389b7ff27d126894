import { withWhere } from '../../diagnostic';
import type { Frontend } from '../source';
import { readArchive } from './archive';
import { buildModel } from './build-model';
import { functionalise } from './functionalise';
import { assignNames } from './names';
import { readProgram } from './read-program';
import { simplify } from './simplify';

/**
 * Reads a `.pt2` file of torch.export: the ATen graph as JSON and the weights as bytes; nothing is executed. Layers are named as
 * torch.fx names them, which is how hls4ml's users know them. The batch dimension is dropped. Layers that want their channels
 * last are wrapped in ChangeLayouts, so that the graph computes what the file says.
 */
export const pytorchFrontend: Frontend = async ({ path, bytes }, schema) =>
  withWhere({ file: path }, () => {
    const { program, tensors } = readArchive(bytes);
    return buildModel(simplify(functionalise(assignNames(readProgram(program, tensors)))), schema);
  });
