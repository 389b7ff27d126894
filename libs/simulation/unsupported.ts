import { type DiagnosticError, userError } from '../diagnostic';
import type { Cell } from './cell-netlist';

/** The diagnostic for a cell, or a form of it, that is not simulated. */
export function unsupported(cell: Cell, detail = ''): DiagnosticError {
  return userError(
    'unsupported-cell',
    `the built-in simulator does not know ${cell.type}${detail} (cell ${cell.name})`,
    {},
    'install Icarus Verilog or Verilator, which are then used instead',
  );
}
