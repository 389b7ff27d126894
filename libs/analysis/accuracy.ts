import { userError } from '../diagnostic';
import { formatShape, type ModelGraph, type Tensor } from '../ir';

/** How predictions are judged: by the class they choose, or by how far they are from the float model's. */
export type Task = 'classes' | 'binary' | 'regression';

export interface Score {
  /** `accuracy` needs labels; `agreement` is with the float model's choice; both from 0 to 1. */
  readonly accuracy: number | undefined;
  readonly agreement: number | undefined;
  /** Of the output that is worst: rms of the error, divided by the rms of the float output (at least 2^-20). */
  readonly relativeRms: number;
  /** The same of every output. */
  readonly errors: readonly number[];
}

export interface Judge {
  readonly task: Task;
  /** Share of the labels that the float model meets; undefined without labels. */
  readonly floatAccuracy: number | undefined;
  score(outputs: readonly Tensor[]): Score;
}

/**
 * Chooses how to judge a model's outputs by its last layer: classes for one output that is a softmax, or that has labels and
 * more than one element; a binary choice at 0.5 for one sigmoid; otherwise regression. `labels` hold one class index a sample,
 * or one row a sample of which the largest element counts.
 */
export function createJudge(graph: ModelGraph, float: readonly Tensor[], labels?: Tensor): Judge {
  const task = taskOf(graph, labels !== undefined);
  if (task === 'regression') {
    return {
      task,
      floatAccuracy: undefined,
      score: (outputs) => ({ accuracy: undefined, agreement: undefined, ...distance(outputs, float) }),
    };
  }
  const choose = task === 'binary' ? (x: Tensor) => Array.from(x.data, (p) => Number(p > 0.5)) : argmax;
  const wanted = choose(float[0]);
  const truth = labels && labelClasses(labels, wanted.length);
  return {
    task,
    floatAccuracy: truth && shareEqual(wanted, truth),
    score(outputs) {
      const found = choose(outputs[0]);
      return {
        accuracy: truth && shareEqual(found, truth),
        agreement: shareEqual(found, wanted),
        ...distance(outputs, float),
      };
    },
  };
}

function distance(outputs: readonly Tensor[], float: readonly Tensor[]): Pick<Score, 'relativeRms' | 'errors'> {
  const errors = relativeErrors(outputs, float);
  return { relativeRms: Math.max(0, ...errors), errors };
}

/** The largest of `relativeErrors`. */
export function relativeRms(found: readonly Tensor[], expected: readonly Tensor[]): number {
  return Math.max(0, ...relativeErrors(found, expected));
}

/** rms(found - expected) / rms(expected) of each output; the divisor is at least 2^-20. */
export function relativeErrors(found: readonly Tensor[], expected: readonly Tensor[]): number[] {
  return expected.map(({ data }, i) => {
    let [error, size] = [0, 0];
    for (let at = 0; at < data.length; at++) {
      error += (found[i].data[at] - data[at]) ** 2;
      size += data[at] ** 2;
    }
    return Math.sqrt(error / Math.max(data.length, 1)) / Math.max(Math.sqrt(size / Math.max(data.length, 1)), 2 ** -20);
  });
}

/** Index of the first largest element of each sample. */
export function argmax({ shape, data }: Tensor): number[] {
  const size = shape[0] === 0 ? 0 : data.length / shape[0];
  return Array.from({ length: shape[0] }, (_, sample) => {
    let best = 0;
    for (let i = 1; i < size; i++) if (data[sample * size + i] > data[sample * size + best]) best = i;
    return best;
  });
}

function taskOf(graph: ModelGraph, labelled: boolean): Task {
  if (graph.outputs.length !== 1) return 'regression';
  const last = graph.producer(graph.outputs[0]);
  const elements = last.shape.reduce((a, b) => a * b, 1);
  if (last.kind === 'Softmax' && last.shape.length === 1) return 'classes';
  if (elements === 1 && last.kind === 'Activation' && last.getAttr('activation') === 'sigmoid') return 'binary';
  return labelled && elements > 1 ? 'classes' : 'regression';
}

function labelClasses(labels: Tensor, samples: number): number[] {
  if (labels.shape[0] !== samples) {
    const found = `there are ${labels.shape[0] ?? 0} labels (shape ${formatShape(labels.shape)}) for ${samples} samples`;
    throw userError('label-count', found, {}, 'give one label for each calibration sample, in the same order');
  }
  return labels.data.length === samples ? Array.from(labels.data) : argmax(labels);
}

function shareEqual(a: readonly number[], b: readonly number[]): number {
  return a.length === 0 ? 1 : a.filter((x, i) => x === b[i]).length / a.length;
}
