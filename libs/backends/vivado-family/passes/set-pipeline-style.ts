import { userError } from '../../../diagnostic';
import type { ModelGraph } from '../../../ir';
import { modelOptimizer } from '../../../pass';
import { FPGA_ATTRIBUTES, MATRIX_ATTRIBUTES } from '../../fpga';

/** The directive of the top function among a graph's artifacts. */
export const TOP_DIRECTIVE = 'top-directive';

const STYLES = ['auto', 'pipeline', 'dataflow'];

export const setPipelineStyle = modelOptimizer({
  name: 'vivado:set_pipeline_style',
  doc: 'Choose between a pipeline of all layers and a dataflow of one process for each layer.',
  preserves: 'bits',
})((graph) => {
  const style = String(graph.config!.model('PipelineStyle') ?? 'auto').toLowerCase();
  const interval = graph.config!.model('PipelineInterval') ?? undefined;
  if (!STYLES.includes(style)) {
    throw userError(
      'bad-config',
      `Model.PipelineStyle is ${JSON.stringify(style)}, expected one of ${STYLES.join(', ')}`,
    );
  }
  if (interval !== undefined && (!Number.isInteger(interval) || (interval as number) < 1)) {
    const found = `Model.PipelineInterval is ${JSON.stringify(interval)}, expected an integer of at least 1`;
    throw userError('bad-config', found);
  }
  const isStream = graph.config!.ioType === 'io_stream';
  if (isStream && style === 'pipeline') {
    graph.report({
      code: 'setting-unused',
      severity: 'warning',
      where: {},
      message: 'PipelineStyle pipeline has no effect with io_stream: its layers are a dataflow',
    });
  }
  graph.artifacts.set(TOP_DIRECTIVE, directive(graph, isStream ? 'dataflow' : style, interval as number | undefined));
});

/** Rules of features.md c.2: what reuses multipliers over several cycles cannot lie in one pipeline, unless it is unrolled. */
function directive(graph: ModelGraph, style: string, interval: number | undefined): string {
  const strategies = graph.layers
    .filter((layer) => layer.expected.includes(MATRIX_ATTRIBUTES.strategy))
    .map((layer) => ({
      strategy: layer.get(MATRIX_ATTRIBUTES.strategy),
      reuse: layer.get(FPGA_ATTRIBUTES.reuseFactor),
    }));
  const isResource = strategies.some(({ strategy }) => strategy === 'resource');
  if (style === 'dataflow' || (style === 'auto' && isResource)) return 'DATAFLOW';
  const unrolled = strategies.filter(({ strategy }) => strategy === 'resource_unrolled').map(({ reuse }) => reuse);
  const found = interval ?? (unrolled.length > 0 ? Math.max(...unrolled) : undefined);
  return found === undefined ? 'PIPELINE' : `PIPELINE II=${found}`;
}
