type Entry = readonly [name: string, kind: string | undefined];

const pairs = (kind: string | undefined, ...names: readonly string[]): Entry[] => names.map((name) => [name, kind]);

/** As `pairs`, for classes that end in the number of dimensions. */
const ranked = (kind: string, ...names: readonly string[]): Entry[] =>
  ['1D', '2D'].flatMap((rank) => pairs(kind + rank, ...names.map((name) => name + rank)));

/**
 * Classes by which hls4ml's config_from_* functions name entries of LayerType although the graph's class, given here, is called
 * otherwise (or there is none): such entries have no effect, in hls4ml as here.
 */
export const FRAMEWORK_CLASSES: ReadonlyMap<string, string | undefined> = new Map([
  ...pairs('Input', 'InputLayer'),
  ...pairs('Activation', 'QActivation', 'ReLU'),
  ...pairs('ParametrizedActivation', 'ELU', 'LeakyReLU', 'ThresholdedReLU'),
  ...pairs('Reshape', 'Flatten'),
  ...pairs('Transpose', 'Permute'),
  ...pairs('Resize', 'UpSampling1D', 'UpSampling2D'),
  ...pairs('Merge', 'Add', 'Average', 'Maximum', 'Minimum', 'Multiply', 'Subtract'),
  ...pairs('Dense', 'BinaryDense', 'QDense', 'TernaryDense'),
  ...pairs('Conv2D', 'BinaryConv2D', 'QConv2DBatchnorm'),
  ...pairs('BatchNormalization', 'QBatchNormalization'),
  ...['SimpleRNN', 'LSTM', 'GRU'].flatMap((kind) => pairs(kind, `Q${kind}`)),
  ...pairs('Quant', 'IntQuant'),
  ...['Conv', 'DepthwiseConv', 'SeparableConv'].flatMap((kind) => ranked(kind, `Q${kind}`)),
  ...ranked('Pooling', 'AveragePooling', 'MaxPooling'),
  ...ranked('GlobalPooling', 'GlobalAveragePooling', 'GlobalMaxPooling'),
  ...pairs(undefined, 'LayerGroup', 'MultiHeadAttention', 'TimeDistributed'),
]);
