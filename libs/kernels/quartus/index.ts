import type { Kernel, KernelTable } from '../kernel';
import { activation, parametrizedActivation } from './activation';
import { pooling } from './pooling';
import { bidirectional, recurrent } from './recurrent';
import { softmax } from './softmax';

const KERNELS = {
  Activation: activation,
  Bidirectional: bidirectional,
  GRU: recurrent,
  GlobalPooling1D: pooling,
  GlobalPooling2D: pooling,
  LSTM: recurrent,
  ParametrizedActivation: parametrizedActivation,
  Pooling1D: pooling,
  Pooling2D: pooling,
  SimpleRNN: recurrent,
  Softmax: softmax,
} as const;

/** Where the arithmetic of the Quartus backend differs from the common one (numerics.md 7). */
export const QUARTUS_KERNELS: KernelTable = new Map(Object.entries(KERNELS) as [string, Kernel][]);
