import { describe, expect, it } from 'vitest';
import { fixed, ufixed } from '../fixed';
import { NetlistBuilder } from './builder';
import { interpreter } from './interpret';
import { parseNetlist, printNetlist } from './text';

function sample(): NetlistBuilder {
  const b = new NetlistBuilder('my "top"');
  b.enterLayer('in put');
  const [x, y] = b.input('x', [1, 2], fixed(8, 3, { rounding: 'RND', saturation: 'SAT' }));
  const [n] = b.input('n', [], { kind: 'integer', width: 3, signed: false });
  b.enterLayer('body');
  const table = b.table('t', [5n, -6n, 7n, 0n, 123456789012345678901234567890n, 1n, 2n, 3n]);
  const made = [
    b.add(x, y, 2),
    b.sub(x, y),
    b.scale(x, -5n),
    b.mul(x, y),
    b.neg(x),
    b.shl(y, 70),
    b.shr(x, 2),
    b.wrap(x, 4, true),
    b.wrap(x, 4, false),
    b.gt(x, y),
    b.ge(x, y),
    b.eq(x, y),
    b.mux(b.gt(x, y), y, n),
    b.lookup(table, n),
    b.reg(x),
    b.constant(-9n),
  ];
  b.output('out', [made.length], ufixed(8, 8), made);
  b.output('none', [0], ufixed(8, 8), []);
  return b;
}

it('prints and parses every operation', () => {
  const netlist = sample().finish(3);
  const text = printNetlist(netlist);
  expect(parseNetlist(text)).toEqual(netlist);
  expect(printNetlist(parseNetlist(text))).toBe(text);
  expect(interpreter(parseNetlist(text))([[3n, -4n], [5n]])).toEqual(interpreter(netlist)([[3n, -4n], [5n]]));
});

it('is one node a line', () => {
  const b = new NetlistBuilder('relu');
  b.enterLayer('act');
  const [x] = b.input('x', [], fixed(4, 2));
  const zero = b.constant(0n);
  b.output('y', [], ufixed(3, 1), [b.mux(b.gt(x, zero), x, zero)]);
  expect(printNetlist(b.finish())).toBe(`netlist 1 "relu" latency 0
layer "act"
in "x" fixed<4,2,TRN,WRAP,0> [] 0
out "y" ufixed<3,1,TRN,WRAP,0> [] 3
input 0 0 : -8 7 0
const 0 : 0 0 0
gt 0 1 : 0 1 0
mux 2 0 1 : 0 7 0
`);
});

describe('errors name the line', () => {
  const head = 'netlist 1 "a" latency 0\nlayer "l"\n';
  it.each([
    ['', 'found an empty text'],
    ['netlist 2 "a" latency 0\n', 'line 1'],
    [`${head}frob 1 : 0 0 0\n`, 'line 3: unknown operation "frob"'],
    [`${head}const 1 : 0 0\n`, 'line 3: expected `op operands : lo hi layer`'],
    [`${head}neg 0 : 0 0 0\n`, 'line 3: operand 0 is not a node before this one'],
    [`${head}const x : 0 0 0\n`, 'line 3: expected an integer, found "x"'],
    [`${head}const 1 : 1 1 0\nshl 0 : 0 0 0\n`, 'line 4: expected a number'],
    [`${head}out "y" float [] 0\nconst 1 : 1 1 0\n`, 'line 3: a port cannot be float'],
    [`${head}out "y" fixed<4,2,TRN,WRAP,0> [] 7\nconst 1 : 1 1 0\n`, 'refers to node 7, which does not exist'],
  ])('%j', (text, message) => {
    expect(() => parseNetlist(text, 'a.netlist')).toThrow(message);
  });
});
