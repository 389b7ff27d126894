import { describe, expect, it } from 'vitest';
import { type HlsCase, hlsCases, runHlsCase } from '../testkit/hls-cases';
import { findTool, GXX } from '../toolchain';

/** One project for each kind of layer, strategy and ports; scripts/nightly.mjs runs all there are. */
const FAST: readonly string[] = [
  'act-leaky-prelu vitis io_stream as given',
  'act-sigmoid vitis io_parallel as given',
  'act-softmax-strategies vitis io_parallel as given',
  'digits-mlp vitis io_parallel as given',
  'digits-mlp vitis io_parallel compressed',
  'digits-mlp vitis io_stream as given',
  'digits-mlp vivado io_parallel unrolled',
  'digits-mlp vivado io_stream resource',
  'hgq-digits-mlp vitis io_parallel as given',
  'multi-io vitis io_stream as given',
  'qkeras-alpha vitis io_parallel as given',
  'qkeras-binary vitis io_parallel latency',
  'random-007 vivado io_parallel distributed',
];

const SAMPLES = 16;

const titleOf = ({ reference, backend, ioType, strategy }: HlsCase) =>
  `${reference.model} ${backend} ${ioType} ${strategy}`;

describe('compiled C++ = emulator', async () => {
  const hasCompiler = (await findTool(GXX)) !== undefined;
  const cases = hlsCases(['vivado', 'vitis']);

  it.skipIf(!hasCompiler).each(FAST)('%s', async (title) => {
    const chosen = cases.filter((one) => titleOf(one) === title);
    expect(chosen).not.toEqual([]);
    for (const one of chosen) {
      const result = await runHlsCase(one, SAMPLES);
      if ('refused' in result) throw new Error(result.refused);
      expect(result.outputs).toEqual(result.expected);
    }
  });
});
