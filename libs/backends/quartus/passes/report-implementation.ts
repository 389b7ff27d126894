import { Conv1D, Conv2D } from '../../../layers';
import { globalOptimizer } from '../../../pass';

/** What hls4ml takes for `Implementation` of a convolution beside im2col. */
const WINOGRAD: readonly unknown[] = ['winograd', 'combination'];

/** Winograd's algorithm rounds partial sums; the numbers here are those of im2col, which loses nothing before the result. */
export const reportImplementation = globalOptimizer({
  name: 'quartus:report_implementation',
  doc: 'Say that convolutions have the numbers of im2col whatever their implementation.',
  preserves: 'bits',
})((graph, layer) => {
  if (!(layer instanceof Conv1D || layer instanceof Conv2D)) return;
  const wanted = graph.config!.value(layer, 'Implementation');
  if (!WINOGRAD.includes(String(wanted).toLowerCase())) return;
  graph.report({
    code: 'setting-unused',
    severity: 'warning',
    where: { node: layer.name },
    message: `Implementation ${JSON.stringify(wanted)} has no effect: its numbers are those of im2col`,
  });
});
