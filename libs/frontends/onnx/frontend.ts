import { withWhere } from '../../diagnostic';
import type { Frontend } from '../source';
import { buildModel } from './build-model';
import { cleanUp } from './cleanup';
import { loadDecoder } from './decode';
import { createExternalData } from './external-data';
import { readGraph } from './read-graph';

/**
 * Reads an `.onnx` file as frameworks write it: the graph is cleaned up, channels last, quantised integers as numbers, and named
 * as hls4ml's users know it; each node becomes a layer, constants become Constant layers or weights. The batch dimension is
 * dropped.
 */
export const onnxFrontend: Frontend = async ({ path, bytes, open }, schema) => {
  const decode = await loadDecoder();
  return withWhere({ file: path }, () => {
    const external = createExternalData({ open });
    return buildModel(cleanUp(readGraph(decode(bytes), external)), schema);
  });
};
