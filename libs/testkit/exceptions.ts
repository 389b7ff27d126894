/** What our outputs are compared with where the reference's own are no judge. */
export type Judge =
  /** Right outputs of the reference, by their path from the model's folder (`*` is its name): ours are equal bit for bit. */
  | { readonly equals: string }
  /**
   * The framework's outputs: largest difference with the case's own types, if the reference wrote down a configuration, and
   * with types that are precise enough to show that the function is right (`PRECISE`).
   */
  | { readonly own?: number; readonly precise: number };

/** Cases of the reference whose outputs ours are not. */
export interface Exception {
  /** `<model>/<case>` */
  readonly cases: readonly string[];
  /** What the reference does. */
  readonly fault: string;
  /** What we do. */
  readonly answer: string;
  readonly judge: Judge;
}

/**
 * Every case of testdata/models whose outputs are missing, wrong, or different on purpose; all others are equal bit for bit. An
 * entry that is not needed fails libs/compiler/goldens.spec.ts, which also makes docs/equality.md of this list.
 *
 * Bounds `own`: a result of 10 fraction bits behind 16-bit weights is within 2^-8, which covers both roundings. In
 * keras2-digits-sepcnn 54 inputs of up to 16 meet weights that are floored by 2^-11 on average. In keras2-garnet-* the
 * weights of 10 bits of up to 8 vertices are floored, as are the products with them. In keras2-time-distributed six products and
 * six weights are floored by up to 2^-10. In rnn-simple tables of tanh have steps of 2^-7, and states pass their
 * errors on. In torch-activations a sigmoid table of 1024 entries over [-8, 8) adds a step of 2^-6 at a slope of at most 1/4.
 * Bounds `precise`: 2^-18 from 26 fraction bits, more where the 1/6 of a hard sigmoid has 16 bits and where tables are read.
 */
export const EXCEPTIONS: readonly Exception[] = [
  {
    cases: ['act-hard_sigmoid/vitis-parallel', 'act-hard_sigmoid/vitis-stream'],
    fault: 'slope 0.2 for the `hard_sigmoid` of Keras 3',
    answer: "the file's own definition, x/6 + 0.5",
    judge: { own: 2 ** -8, precise: 2 ** -14 },
  },
  {
    cases: ['conv2d-variants/vitis-parallel-resource'],
    fault: 'its C++ does not compile',
    answer: 'the strategy changes no bit: the outputs of `Latency`',
    judge: { equals: 'vitis-parallel/output.npy' },
  },
  {
    cases: ['depthwise/quartus-parallel'],
    fault: 'no depthwise kernel; no call is written',
    answer: 'computed as on the other backends',
    judge: { equals: 'vitis-parallel/output.npy' },
  },
  {
    cases: ['keras2-digits-sepcnn/vitis-parallel', 'keras2-digits-sepcnn/vitis-stream'],
    fault: 'BatchNormalization behind a DepthwiseConv2D folded along the wrong axis',
    answer: 'folded along its output channels',
    judge: { own: 2 ** -3, precise: 2 ** -16 },
  },
  {
    cases: ['keras2-garnet-fewer/vitis-parallel', 'keras2-garnet-nvert/vitis-reuse'],
    fault: 'divides the vertices of a GarNet by their number as integers',
    answer: 'the mean over the vertices that count',
    judge: { own: 2 ** -4, precise: 2 ** -9 },
  },
  {
    cases: ['keras2-garnet-odd/vitis-parallel', 'keras2-garnet-odd/vitis-reuse'],
    fault: 'divides the sums of a GarNet over 6 vertices by shifts, as if they were 4',
    answer: 'divided by 6',
    judge: { own: 2 ** -4, precise: 2 ** -9 },
  },
  {
    cases: ['keras2-garnet-stack-vertices/vitis-parallel'],
    fault: 'its C++ does not compile',
    answer: 'computed',
    judge: { own: 2 ** -4, precise: 2 ** -9 },
  },
  {
    cases: ['keras2-time-distributed/vitis-parallel', 'keras2-time-distributed/vitis-stream'],
    fault: 'the activation inside TimeDistributed is lost; in io_stream its C++ does not compile',
    answer: 'computed',
    judge: { own: 2 ** -7, precise: 2 ** -18 },
  },
  {
    cases: ['layernorm/vitis-parallel'],
    fault: 'refuses the axis of a LayerNormalization',
    answer: 'any trailing axes',
    judge: { precise: 2 ** -7 },
  },
  {
    cases: ['lstm-seq/quartus-stream'],
    fault: 'its C++ does not compile',
    answer: 'the outputs of io_parallel',
    judge: { equals: 'quartus-parallel/output.npy' },
  },
  {
    cases: ['mlperf-kws/vitis-parallel'],
    fault: 'refuses a Quant without a rounding mode',
    answer: "ROUND, QONNX's default",
    judge: { precise: 2 ** -8 },
  },
  {
    cases: [
      'random-002/vivado-stream',
      'random-005/vitis-stream',
      'random-012/vitis-stream',
      'random-029/vivado-stream',
      'random-033/vitis-stream',
    ],
    fault: 'io_stream, element-wise layer behind Flatten: reads past its pack',
    answer: 'the values of io_parallel',
    judge: { equals: '../../io-parallel/*.npy' },
  },
  {
    cases: ['random-014/vitis-stream'],
    fault: 'io_stream rounds the factor of `selu` to the type of the data',
    answer: 'the arithmetic of io_parallel in both',
    judge: { equals: '../../io-parallel/*.npy' },
  },
  {
    cases: ['random-022/vivado-stream'],
    fault: 'io_stream Conv2D of kernel height 1 ignores its vertical stride',
    answer: 'the values of io_parallel',
    judge: { equals: '../../io-parallel/*.npy' },
  },
  {
    cases: ['rnn-simple/vitis-parallel'],
    fault: 'no SimpleRNN kernel; no call is written',
    answer: 'computed',
    judge: { own: 2 ** -4, precise: 2 ** -9 },
  },
  {
    cases: ['separable1d/vitis-parallel', 'separable1d/vitis-stream'],
    fault: 'fails on a SeparableConv1D of Keras 3',
    answer: 'computed',
    judge: { precise: 2 ** -16 },
  },
  {
    cases: ['time-distributed/vitis-parallel'],
    fault: 'fails on a TimeDistributed of Keras 3',
    answer: 'computed',
    judge: { precise: 2 ** -18 },
  },
  {
    cases: ['torch-activations/vitis-parallel-from-onnx', 'torch-activations/vitis-stream-from-onnx'],
    fault: 'fails on a PRelu of ONNX',
    answer: 'computed',
    judge: { precise: 2 ** -9 },
  },
  {
    cases: ['torch-activations/vitis-parallel-from-pytorch', 'torch-activations/vitis-stream-from-pytorch'],
    fault: 'PReLU with one slope for all elements reads past the array',
    answer: 'the slope is spread over the elements',
    judge: { own: 2 ** -7, precise: 2 ** -9 },
  },
  {
    cases: ['torch-digits-mlp/vitis-stream-from-pytorch'],
    fault: 'refuses the softmax of PyTorch in io_stream',
    answer: 'the outputs of io_parallel',
    judge: { equals: 'vitis-parallel-from-pytorch/output.npy' },
  },
  {
    cases: ['torch-gru/vitis-parallel-from-pytorch', 'torch-gru/vitis-stream-from-pytorch'],
    fault: 'fails on the tuple of results of a GRU',
    answer: 'computed',
    judge: { precise: 2 ** -9 },
  },
];
