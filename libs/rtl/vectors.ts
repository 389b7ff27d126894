import type { ModulePort } from './module-ports';

/** Raw words (value * 2^fractional bits) of one sample: `sample[port][element]`. */
export type Sample = readonly (readonly bigint[])[];

/** All ports of one sample as one number, port 0 element 0 in the lowest bits; words are taken modulo 2^width. */
export function packSample(ports: readonly ModulePort[], sample: Sample): bigint {
  const words = ports.flatMap((port, p) => {
    if (sample[p]?.length !== port.elements) {
      throw new Error(
        `port ${port.name} has ${port.elements} elements, the sample gives ${sample[p]?.length ?? 'none'}`,
      );
    }
    return sample[p].map((word) =>
      BigInt.asUintN(port.elementWidth, word).toString(2).padStart(port.elementWidth, '0'),
    );
  });
  return BigInt(`0b0${words.reverse().join('')}`);
}

/** The inverse of `packSample`: raw words, negative where the port's type is signed. */
export function unpackSample(ports: readonly ModulePort[], packed: bigint): bigint[][] {
  const total = ports.reduce((sum, port) => sum + port.width, 0);
  const bits = packed.toString(2).padStart(total, '0');
  let end = bits.length;
  return ports.map(({ elements, elementWidth, type }) =>
    Array.from({ length: elements }, () => {
      const word = BigInt(`0b${bits.slice(end - elementWidth, end)}`);
      end -= elementWidth;
      return type.signed ? BigInt.asIntN(elementWidth, word) : word;
    }),
  );
}

/** A `$readmemh` file: one number of `width` bits a line. */
export function hexLines(words: readonly bigint[], width: number): string {
  const digits = Math.ceil(width / 4);
  return words.map((word) => `${word.toString(16).padStart(digits, '0')}\n`).join('');
}
