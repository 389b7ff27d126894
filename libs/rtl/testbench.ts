import { type ModuleInterface, type ModulePort, totalWidth } from './module-ports';

/** Paths of the testbench's files, from the IP's root, which is where the simulator has to run. */
export const TESTBENCH_FILES = { input: 'tb/input.hex', expected: 'tb/expected.hex', output: 'tb/output.hex' } as const;

/** Name of the testbench module. */
export function testbenchName(face: ModuleInterface): string {
  return `${face.top}_tb`;
}

/**
 * A self-checking Verilog-2001 testbench. One sample enters on every clock; sample s must come out with out_valid exactly
 * `latency` clocks later and at no other time, so that a pass proves values, latency and an interval of 1. It prints
 * `N of N outputs equal`, writes what came out to `tb/output.hex`, and ends by $finish when all is equal, else by $stop.
 * The number of samples is the parameter SAMPLES; with STOP_ON_FAILURE = 0 it always ends by $finish. `clockPeriodNs` only scales the waveform's time axis.
 */
export function emitTestbench(face: ModuleInterface, samples: number, clockPeriodNs: number): string {
  const inputs = totalWidth(face.inputs);
  const outputs = totalWidth(face.outputs);
  const connections = [
    '.clk(clk)',
    '.rst(rst)',
    '.in_valid(in_valid)',
    ...slices(face.inputs).map(([port, select]) => `.${port.name}(in_data${select})`),
    '.out_valid(out_valid)',
    ...slices(face.outputs).map(([port, select]) => `.${port.name}(out_data${select})`),
  ];
  return `// Feeds ${face.top} one sample a clock and checks values, latency and initiation interval.
\`timescale 1ns / 1ps
module ${testbenchName(face)};
  parameter SAMPLES = ${samples};
  parameter STOP_ON_FAILURE = 1;
  localparam LATENCY = ${face.latency};

  reg clk = 1'b0;
  reg rst = 1'b1;
  reg in_valid = 1'b0;
  reg ${vector(inputs)} in_data = ${inputs}'d0;
  wire out_valid;
  wire ${vector(outputs)} out_data;

  reg ${vector(inputs)} stimulus [0:SAMPLES-1];
  reg ${vector(outputs)} expected [0:SAMPLES-1];
  integer file;
  integer cycle = 0;
  integer received = 0;
  integer equal = 0;
  integer errors = 0;
  integer sent = 0;

  ${face.top} dut (
${connections.map((c) => `    ${c}`).join(',\n')}
  );

  always #${(clockPeriodNs / 2).toFixed(3)} clk = ~clk;

  initial begin
    $readmemh("${TESTBENCH_FILES.input}", stimulus);
    $readmemh("${TESTBENCH_FILES.expected}", expected);
    file = $fopen("${TESTBENCH_FILES.output}", "w");
  end

  // Inputs change on the falling edge, so that nothing races with the rising one.
  always @(negedge clk) begin
    rst <= cycle < 4;
    if (cycle >= 4 && sent < SAMPLES) begin
      in_valid <= 1'b1;
      in_data <= stimulus[sent];
      sent <= sent + 1;
    end else begin
      in_valid <= 1'b0;
    end
    cycle <= cycle + 1;
  end

  // Sample s enters in cycle s + 5, see above; registers still hold their old values at this edge.
  always @(posedge clk) begin
    if (cycle >= 4) begin
      if (out_valid !== (cycle >= 5 + LATENCY && cycle < 5 + LATENCY + SAMPLES)) begin
        errors <= errors + 1;
        $display("error: out_valid is %b in cycle %0d after the first input, latency should be %0d", out_valid, cycle - 5, LATENCY);
      end
      if (out_valid === 1'b1 && received < SAMPLES) begin
        $fdisplay(file, "%h", out_data);
        if (out_data === expected[received]) equal <= equal + 1;
        else if (received - equal < 10) $display("mismatch: sample %0d is %h, expected %h", received, out_data, expected[received]);
        received <= received + 1;
      end
    end
    if (cycle == 5 + LATENCY + SAMPLES + 4) begin
      $fclose(file);
      $display("latency %0d cycles, initiation interval 1: %0d errors", LATENCY, errors);
      $display("%0d of %0d outputs equal", equal, SAMPLES);
      if (STOP_ON_FAILURE == 0 || (equal == SAMPLES && errors == 0)) $finish;
      else $stop;
    end
  end
endmodule
`;
}

/** Always a range, so that parts can be selected of one bit too. */
function vector(width: number): string {
  return `[${width - 1}:0]`;
}

/** Each port with its part of the vector that holds all of them. */
function slices(ports: readonly ModulePort[]): [ModulePort, string][] {
  let low = 0;
  return ports.map((port) => {
    const select = `[${low + port.width - 1}:${low}]`;
    low += port.width;
    return [port, select];
  });
}
