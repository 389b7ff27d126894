/** Name of the file that `cellNetlistScript` writes. */
export const CELL_NETLIST_FILE = 'cells.json';

/**
 * A Yosys script that turns Verilog files into a flat netlist of word-level cells, read by `parseCellNetlist`. There
 * is no technology mapping and, beyond constant folding, no optimisation: what is simulated is the text as written.
 */
export function cellNetlistScript(files: readonly string[], top: string): string {
  return [
    ...files.map((file) => `read_verilog ${file}`),
    `hierarchy -check -top ${top}`,
    'proc',
    'flatten',
    'memory_collect',
    'clean',
    'setattr -unset src */*',
    // Cells and ports only: Yosys for npm takes time quadratic in the length of a file.
    `json -o ${CELL_NETLIST_FILE} c:* x:*`,
  ].join('\n');
}
