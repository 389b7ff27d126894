import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertNever, DiagnosticError, formatDiagnostic, nearest, userError, withWhere } from './diagnostic';

describe('formatDiagnostic', () => {
  it.each([
    [{ code: 'a-b', severity: 'error', where: {}, message: 'no' }, 'error[a-b]: no'],
    [
      {
        code: 'a-b',
        severity: 'warning',
        where: { file: 'x.onnx', node: 'f "c"', flow: 'convert', pass: 'fuse' },
        message: 'no',
      },
      'warning[a-b] x.onnx, node "f \\"c\\"", flow convert, pass fuse: no',
    ],
    [
      { code: 'a-b', severity: 'note', where: { node: 'fc' }, message: 'no', hint: 'do this' },
      'note[a-b] node "fc": no\n  try: do this',
    ],
  ] as const)('%j', (diagnostic, text) => {
    expect(formatDiagnostic(diagnostic)).toBe(text);
  });
});

describe('userError', () => {
  it('is an error with one diagnostic, whose text is its message', () => {
    const error = userError('a-b', 'no', { node: 'fc' }, 'do this');
    expect(error).toBeInstanceOf(DiagnosticError);
    expect(error.diagnostics).toEqual([
      { code: 'a-b', severity: 'error', where: { node: 'fc' }, message: 'no', hint: 'do this' },
    ]);
    expect(error.message).toBe('error[a-b] node "fc": no\n  try: do this');
  });
});

describe('withWhere', () => {
  const thrown = (body: () => unknown) => {
    try {
      body();
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it('adds what is missing and keeps what is there', () => {
    const inner = () => {
      throw userError('a-b', 'no', { node: 'inner', file: undefined });
    };
    const error = thrown(() => withWhere({ node: 'outer', file: 'x.onnx', flow: 'convert' }, inner)) as DiagnosticError;
    expect(error.diagnostics[0].where).toEqual({ node: 'inner', file: 'x.onnx', flow: 'convert' });
  });

  it('passes results and other errors on', () => {
    expect(withWhere({ node: 'n' }, () => 7)).toBe(7);
    const fault = new TypeError('no');
    expect(
      thrown(() =>
        withWhere({ node: 'n' }, () => {
          throw fault;
        }),
      ),
    ).toBe(fault);
  });
});

describe('nearest', () => {
  it.each([
    ['Dens', ['Dense', 'Dot'], 'Dense'],
    ['DENSE', ['Dense'], 'Dense'],
    ['resue_factor', ['reuse_factor', 'table_size'], 'reuse_factor'],
    ['x', ['convolution'], undefined],
    ['anything', [], undefined],
  ])('of %s among %j is %s', (name, known, expected) => {
    expect(nearest(name, known)).toBe(expected);
  });

  it('finds a name that is there', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.nat(), (known, at) => {
        const name = known[at % known.length];
        expect(nearest(name, known)?.toLowerCase()).toBe(name.toLowerCase());
      }),
    );
  });
});

it('assertNever throws, naming the value', () => {
  expect(() => assertNever('x' as never)).toThrow('unreachable: "x"');
});
