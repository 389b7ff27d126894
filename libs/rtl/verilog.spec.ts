import { describe, expect, it } from 'vitest';
import { combinational, HandNetlist, tinyAdder } from '../testkit/netlists';
import { emitModule } from './verilog';

describe('emitModule', () => {
  it('writes a tiny design as expected, whole file', () => {
    expect(emitModule(tinyAdder())).toBe(`// tiny: initiation interval 1, latency 1 cycles
\`timescale 1ns / 1ps
\`default_nettype none
module tiny (
  input wire clk,
  input wire rst,
  input wire in_valid,
  input wire [7:0] x,
  output wire out_valid,
  output wire [5:0] y
);
  // layer dense
  wire [3:0] n0 = x[3:0];
  wire [3:0] n1 = x[7:4];
  wire [5:0] n2 = {{2{n0[3]}}, n0} - {n1[3], n1, 1'd0};
  reg [5:0] n3; always @(posedge clk) n3 <= n2;
  assign y = n3;
  reg valid;
  always @(posedge clk) begin
    if (rst) valid <= 1'd0;
    else valid <= in_valid;
  end
  assign out_valid = valid;
endmodule
\`default_nettype wire
`);
  });

  it('names what a combinational design does not read', () => {
    const text = emitModule(combinational());
    expect(text).toContain("  wire unused = &{\n    1'b0,\n    clk,\n    rst,\n    x[8:6]\n  };\n");
    expect(text).toContain('  assign out_valid = in_valid;\n');
  });

  it('writes comparisons that intervals decide, and what only they need, as constants', () => {
    const net = new HandNetlist();
    const [a] = net.input('x', 4, false, 1);
    const sixteen = net.op({ op: 'const', value: 16n });
    net.output('y', [net.op({ op: 'ge', a, b: sixteen }), net.op({ op: 'gt', a: sixteen, b: a })]);
    const text = emitModule(net.build('decided', 0));
    expect(text).toContain("  assign y[0] = 1'd0;\n  assign y[1] = 1'd1;\n");
    expect(text).not.toMatch(/\bn\d/);
  });

  it('writes only the tables that are read, once each', () => {
    const net = new HandNetlist();
    const [a, b] = net.input('x', 2, false, 2);
    net.table('not read', [1n, 2n]);
    const table = net.table('read "twice"\nendmodule', [3n, -4n, 5n, 6n]);
    net.output(
      'y',
      [a, b].map((index) => net.op({ op: 'lookup', table, a: index })),
    );
    const text = emitModule(net.build('tables', 0));
    expect(text.match(/\breg .*/g)).toEqual(['reg [3:0] rom1 [0:3];']);
    expect(text).toContain('  // table read "twice"?endmodule\n');
    expect(text).toContain("    rom1[1] = 4'hc;\n");
  });

  it('refuses what must be lowered before', () => {
    const net = new HandNetlist();
    const [a] = net.input('x', 4, true, 1);
    net.output('y', [net.op({ op: 'scale', a, factor: 3n })]);
    expect(() => emitModule(net.build('scaled', 0))).toThrow('n1 is a scale, which must be lowered before RTL');
  });

  it('keeps hostile port and model names apart from its own', () => {
    const net = new HandNetlist();
    const inputs = ['clk', 'n0', '"; rm -rf / #', 'rm rf'].flatMap((name) => net.input(name, 2, true, 1));
    net.output('always', inputs);
    const text = emitModule(net.build('endmodule', 0));
    expect(text.match(/(?<=(?:module|put wire(?: \[\d+:0\])?) )\w+/g)).toEqual([
      'endmodule_2',
      ...['clk', 'rst', 'in_valid', 'clk_2', 'n0_2', 'rm_rf', 'rm_rf_2'],
      ...['out_valid', 'always_2'],
    ]);
  });
});
